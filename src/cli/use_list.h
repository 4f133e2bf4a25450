/* cli/use_list.h: choose by an edited list of what is in a bundle. */

#ifndef ESBUNDLE_CLI_USE_LIST_H
#define ESBUNDLE_CLI_USE_LIST_H

#include "model/select.h"

/* use_list_read(path, c, s, err): Read a file ("-": standard input) of lines
 * as 'show --list' prints them, in any order, and make their resources the only
 * roots of ${s}.  Empty lines and those that begin with '#' or ';' say nothing.
 * Return 0, or -1 (ERR_LOCAL; ERR_USAGE: a line that is none of ${c}'s, by its
 * number, or no line at all). */
int use_list_read(const char *path, const struct catalog *c,
    struct selection *s, struct err *err);

#endif
