/* cli/usage_internal.h: what the parts of cli/usage share. */

#ifndef ESBUNDLE_CLI_USAGE_INTERNAL_H
#define ESBUNDLE_CLI_USAGE_INTERNAL_H

#include "cli/usage.h"
#include "util/buf.h"

#define USAGE_GENERAL "General" /* title of the global options */

/* usage_option(opt, out): Append "-o, --output FILE". */
void usage_option(const struct opt *opt, struct buf *out);

/* usage_synopsis(command, out): Append "esbundle NAME [OPTION]... OPERANDS". */
void usage_synopsis(const struct command *command, struct buf *out);

#endif
