#include "cli/commands.h"

#include "bundle/bundle.h"
#include "util/mem.h"

static const struct opt_group groups[] = { { 0 } };

static const char *const examples[] = {
    "esbundle version --json",
    NULL,
};

static int
run(struct run *run, struct err *err)
{
    cJSON *tree;

    (void)err;
    if (!run->global.json) {
        print_line(run->out, PRINT_PLAIN, "esbundle %s (bundle format %d.%d)",
            ESBUNDLE_VERSION, BUNDLE_MAJOR, BUNDLE_MINOR);
        return 0;
    }
    tree = json_object();
    json_put(tree, "name", json_string("esbundle"));
    json_put(tree, "version", json_string(ESBUNDLE_VERSION));
    json_put(tree, "format_major", json_integer(BUNDLE_MAJOR));
    json_put(tree, "format_minor", json_integer(BUNDLE_MINOR));
    print_json(run->out, tree);
    json_free(tree);
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
