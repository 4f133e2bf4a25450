#include "cli/commands.h"

#include "bundle/bundle.h"
#include "cli/render.h"

static const struct opt_group groups[] = { { 0 } };

static const char *const examples[] = {
    "esbundle version --json",
    NULL,
};

static int
run(struct run *run, struct err *err)
{
    struct buf text;

    (void)err;
    if (!run->global.json) {
        print_line(run->out, PRINT_PLAIN, "esbundle %s (bundle format %d.%d)",
            ESBUNDLE_VERSION, BUNDLE_MAJOR, BUNDLE_MINOR);
        return 0;
    }
    buf_init(&text, RENDER_LIMIT);
    render_version(&text);
    print_json_text(run->out, buf_text(&text), text.length);
    buf_free(&text);
    return 0;
}

const struct command cmd_version = {
    .name = "version",
    .operands = "",
    .summary = "print the version of the program and of its bundle format",
    .description = "Prints the version of the program and of the bundle format "
                   "that it writes.",
    .groups = groups,
    .values_size = 0,
    .examples = examples,
    .operands_least = 0,
    .operands_most = 0,
    .run = run,
};
