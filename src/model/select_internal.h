/* model/select_internal.h: reading what options of choosing and of rewriting
 * have in common. */

#ifndef ESBUNDLE_MODEL_SELECT_INTERNAL_H
#define ESBUNDLE_MODEL_SELECT_INTERNAL_H

#include "model/select.h"

/* select_read_kind(name, out, err): Read the name of a kind.
 * Return 0, or -1 (ERR_USAGE with a suggestion). */
int select_read_kind(const char *name, enum kind_id *out, struct err *err);

/* select_find(text, wanted): Return the first byte ${wanted} that no backslash
 * stands before, or NULL. */
char *select_find(char *text, char wanted);

#endif
