/* cli/usage.h: help texts made from the tables. */

#ifndef ESBUNDLE_CLI_USAGE_H
#define ESBUNDLE_CLI_USAGE_H

#include "cli/command.h"

/* usage_program(p, table): The list of commands; ${table} ends with NULL. */
void usage_program(struct print *p, const struct command *const *table);

/* usage_command(p, command): All about one command, in 80 columns. */
void usage_command(struct print *p, const struct command *command);

/* usage_exit_codes(p): The table of ERR_LIST. */
void usage_exit_codes(struct print *p);

/* usage_classes(p): The table of CLASS_LIST. */
void usage_classes(struct print *p);

/* usage_markdown(p, table): Commands, options and exit codes as Markdown, the
 * part "Commands" of README.md. */
void usage_markdown(struct print *p, const struct command *const *table);

#endif
