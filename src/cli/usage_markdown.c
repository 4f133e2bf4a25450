#include "cli/usage.h"

#include <string.h>

#include "cli/usage_internal.h"
#include "util/buf.h"
#include "util/err.h"

#define TEXT_MOST (1u << 20)

/* Take the meaning from what Markdown would read as emphasis or a cell. */
static void
add_escaped(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("*_|<>", *text) != NULL)
            (void)buf_putc(out, '\\');
        (void)buf_putc(out, *text);
    }
}

static void
add_options(struct buf *out, const char *title, const struct opt *options)
{
    (void)buf_printf(out, "| %s | |\n|---|---|\n", title);
    for (; options->name != NULL; options++) {
        (void)buf_puts(out, "| `");
        usage_option(options, out);
        (void)buf_puts(out, "` | ");
        add_escaped(out, options->help);
        (void)buf_puts(out, " |\n");
    }
    (void)buf_putc(out, '\n');
}

/* The command before ${last} that showed these options already, or NULL. */
static const char *
shown_by(const struct command *const *table, const struct command *last,
    const struct opt *options)
{
    const struct opt_group *group;

    for (; *table != last; table++)
        for (group = (*table)->groups; group->title != NULL; group++)
            if (group->options == options)
                return (*table)->name;
    return NULL;
}

static void
add_command(struct buf *out, const struct command *const *table,
    const struct command *command)
{
    const struct opt_group *group;
    const char *const *example = command->examples;

    (void)buf_printf(out, "### %s\n\n`", command->name);
    usage_synopsis(command, out);
    (void)buf_puts(out, "`\n\n");
    add_escaped(out, command->description);
    (void)buf_puts(out, "\n\n");
    for (group = command->groups; group->title != NULL; group++) {
        const char *by = shown_by(table, command, group->options);

        if (by == NULL)
            add_options(out, group->title, group->options);
        else
            (void)buf_printf(out, "%s: as for `%s`.\n\n", group->title, by);
    }
    if (*example == NULL)
        return;
    (void)buf_puts(out, "```\n");
    for (; *example != NULL; example++)
        (void)buf_printf(out, "%s\n", *example);
    (void)buf_puts(out, "```\n\n");
}

void
usage_markdown(struct print *p, const struct command *const *table)
{
    const struct command *const *command;
    struct buf out;

    buf_init(&out, TEXT_MOST);
    for (command = table; *command != NULL; command++)
        add_command(&out, table, *command);
    (void)buf_puts(&out, "### Options of every command\n\n");
    add_options(&out, USAGE_GENERAL, opt_global);
    (void)buf_puts(&out, "### Exit codes\n\n| code | meaning |\n|---|---|\n");
#define USAGE_ROW(name, value, meaning)                                        \
    (void)buf_printf(&out, "| %d | ", value);                                  \
    add_escaped(&out, meaning);                                                \
    (void)buf_puts(&out, " |\n");
    ERR_LIST(USAGE_ROW)
#undef USAGE_ROW
    (void)buf_puts(&out, "| 128+N | ended by signal N |\n");
    print_raw(p, out.data, out.length);
    buf_free(&out);
}
