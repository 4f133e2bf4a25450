/* cli/opt.h: options as tables: parsing, usage text and README come from them.
 *
 * A command declares one struct for its values and tables of rows that say
 * where in it a value goes.  Tables shared by several commands (opt_groups.h)
 * fill a struct of their own, which a command embeds; the group's offset says
 * where.  All values begin as zeros: not given. */

#ifndef ESBUNDLE_CLI_OPT_H
#define ESBUNDLE_CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"
#include "util/list.h"

enum opt_type {
    OPT_FLAG,    /* bool: true when given */
    OPT_TEXT,    /* char *: NULL or not empty, belongs to the values */
    OPT_LIST,    /* struct list: may be given again; parted at unescaped
                  * commas, backslashes kept */
    OPT_COUNT,   /* struct opt_count: least to most */
    OPT_SIZE,    /* uint64_t: bytes, "64M"; 0: not given */
    OPT_SECONDS, /* double above 0; 0: not given */
    OPT_CHOICE   /* int: index into words; 0, the first, is the default */
};

struct opt_count {
    bool set;
    unsigned value;
};

struct opt {
    const char *name;     /* without dashes; NULL ends a table */
    char letter;          /* 0: none */
    const char *argument; /* "FILE"; NULL for a flag */
    enum opt_type type;
    size_t offset;            /* of the value in its struct */
    const char *help;         /* a phrase without full stop */
    const char *const *words; /* OPT_CHOICE: ends with NULL */
    unsigned least, most;     /* OPT_COUNT */
};

struct opt_group {
    const char *title;         /* heading in usage; NULL ends the array */
    const struct opt *options; /* ends with name NULL */
    size_t offset;             /* of the group's struct in the values */
};

/* Groups together with the struct that they fill. */
struct opt_set {
    const struct opt_group *groups;
    void *values;
};

/* opt_parse(sets, count, args, first_only, operands, err): Read ${args}, which
 * ends with NULL: --name=value, --name value, -ovalue, -o value, bundled
 * letters, options and operands in any order, "--" before operands only.
 * Operands are appended to ${operands}.  With ${first_only} stop behind the
 * first operand.
 * Return the number of arguments read, or -1 (ERR_USAGE: unknown option, with
 * a suggestion; a missing, bad or repeated value; a secret as a value).
 * Values read so far are kept and must be freed. */
int opt_parse(const struct opt_set *sets, size_t count, char *const *args,
    bool first_only, struct list *operands, struct err *err);

/* opt_given(options, values): Return the name of the first option of a table
 * whose value in ${values}, the table's struct, is not the default; or NULL.
 * For options that mean something only beside another. */
const char *opt_given(const struct opt *options, const void *values);

/* opt_free(set): Release the texts and lists of the values, not the struct. */
void opt_free(const struct opt_set *set);

#endif
