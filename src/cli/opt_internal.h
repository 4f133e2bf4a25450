/* cli/opt_internal.h: what the parts of cli/opt share. */

#ifndef ESBUNDLE_CLI_OPT_INTERNAL_H
#define ESBUNDLE_CLI_OPT_INTERNAL_H

#include "cli/opt.h"

/* opt_store(opt, shown, value, place, err): Read ${value} (NULL for a flag)
 * into ${place}; ${shown} is the option as it was written ("--name", "-n").
 * Return 0, or -1 (ERR_USAGE). */
int opt_store(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err);

#endif
