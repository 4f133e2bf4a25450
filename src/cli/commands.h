/* cli/commands.h: all commands, in the order of the help. */

#ifndef ESBUNDLE_CLI_COMMANDS_H
#define ESBUNDLE_CLI_COMMANDS_H

#include "cli/command.h"

#define COMMAND_LIST(X)                                                        \
    X(export)                                                                  \
    X(import)                                                                  \
    X(plan)                                                                    \
    X(script)                                                                  \
    X(verify)                                                                  \
    X(diff)                                                                    \
    X(show)                                                                    \
    X(lint)                                                                    \
    X(graph)                                                                   \
    X(report)                                                                  \
    X(select)                                                                  \
    X(unpack)                                                                  \
    X(pack)                                                                    \
    X(history)                                                                 \
    X(check)                                                                   \
    X(help)                                                                    \
    X(version)

#define COMMAND_DECLARE(name) extern const struct command cmd_##name;
COMMAND_LIST(COMMAND_DECLARE)
#undef COMMAND_DECLARE

/* All of COMMAND_LIST, ends with NULL. */
extern const struct command *const command_table[];

/* command_find(name, err): Return the command, or NULL (ERR_USAGE with a
 * suggestion). */
const struct command *command_find(const char *name, struct err *err);

#endif
