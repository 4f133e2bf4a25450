/* cli/command.h: what one command is.
 * Each src/cli/cmd_<name>.c defines "const struct command cmd_<name>", its
 * tables of options, its private struct of values and a straight-line run:
 *
 *     struct values { struct opt_connect from; bool force; };
 *     static const struct opt options[] = {
 *         { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
 *             "overwrite FILE", NULL, 0, 0 },
 *         { 0 },
 *     };
 *     static const struct opt_group groups[] = {
 *         { "Output", options, 0 },
 *         { "Source", opt_from, offsetof(struct values, from) },
 *         { 0 },
 *     };
 *
 * The global options need not be named there. */

#ifndef ESBUNDLE_CLI_COMMAND_H
#define ESBUNDLE_CLI_COMMAND_H

#include <stddef.h>

#include "cli/opt_groups.h"
#include "cli/print.h"
#include "util/progress.h"

/* What a command gets; everything is borrowed until it returns. */
struct run {
    void *values; /* the command's own struct, filled */
    struct list operands;
    struct opt_global global;
    struct print *out;               /* standard output: data */
    struct print *note;              /* standard error: messages */
    const struct progress *progress; /* NULL: nobody looks */
};

struct command {
    const char *name;
    const char *operands;    /* "BUNDLE [KIND/NAME]"; "" if there are none */
    const char *summary;     /* one line, for the list of commands */
    const char *description; /* paragraphs parted by "\n\n"; usage wraps them */
    const struct opt_group *groups; /* ends with title NULL */
    size_t values_size;
    const char *const *examples; /* command lines, ends with NULL */
    size_t operands_least, operands_most;
    bool acts; /* its exit code tells what it did, not what it printed */

    /* Do the work.  Return the exit code: 0, or another of ERR_LIST when that
     * was said already (ERR_DIFFERENT, ERR_PARTIAL, ERR_CONFLICT …); or -1
     * with ${err} filled, which main prints and whose code it ends with. */
    int (*run)(struct run *run, struct err *err);
};

#endif
