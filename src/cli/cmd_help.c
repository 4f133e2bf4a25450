#include "cli/commands.h"

#include <string.h>

#include "cli/usage.h"

struct values {
    bool markdown;
};

static const struct opt options[] = {
    { "markdown", '\0', NULL, OPT_FLAG, offsetof(struct values, markdown),
        "print the reference of all commands as Markdown", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { 0 },
};

static const struct {
    const char *name;
    void (*print)(struct print *p);
} topics[] = {
    { "exit-codes", usage_exit_codes },
    { "classes", usage_classes },
};

static const char *const examples[] = {
    "esbundle help export",
    "esbundle help exit-codes",
    NULL,
};

static int
run(struct run *run, struct err *err)
{
    const struct values *values = run->values;
    const struct command *command;
    const char *topic;

    if (values->markdown) {
        usage_markdown(run->out, command_table);
        return 0;
    }
    if (run->operands.count == 0) {
        usage_program(run->out, command_table);
        return 0;
    }
    topic = run->operands.items[0];
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (strcmp(topic, topics[i].name) == 0) {
            topics[i].print(run->out);
            return 0;
        }
    command = command_find(topic, err);
    if (command == NULL)
        return -1;
    usage_command(run->out, command);
    return 0;
}

const struct command cmd_help = {
    .name = "help",
    .operands = "[COMMAND|exit-codes|classes]",
    .summary = "tell about the commands, one command or the exit codes",
    .description = "Prints the list of commands, or all about one of them. "
                   "'help exit-codes' lists what the exit codes mean, 'help "
                   "classes' those of the changes that diff tells.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 0,
    .operands_most = 1,
    .run = run,
};
