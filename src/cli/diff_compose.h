/* cli/diff_compose.h: what a name would get on both sides, to be compared. */

#ifndef ESBUNDLE_CLI_DIFF_COMPOSE_H
#define ESBUNDLE_CLI_DIFF_COMPOSE_H

#include "model/catalog.h"
#include "util/buf.h"

/* What is said of one side besides the body. */
struct diff_composed {
    struct buf text;   /* lines for people */
    struct buf fields; /* members of a JSON object */
    bool sure;         /* nothing of the body is undefined or missing */
    bool possible;     /* nothing is known why a server would refuse it */
};

/* diff_compose(out, a, b, name, err): Put into both catalogs, instead of all
 * that they hold, an index ${name}: what their templates would give a new one.
 * ${out} is of two and freed with diff_composed_free in both cases.
 * Return 0, or -1 (as compose, catalog_add). */
int diff_compose(struct diff_composed *out, struct catalog *a,
    struct catalog *b, const char *name, struct err *err);
void diff_composed_free(struct diff_composed *d);

/* diff_composed_sure(d): Say whether the whole bodies of both sides are known.
 * diff_composed_alike(d): Say whether both or none could be made at all. */
bool diff_composed_sure(const struct diff_composed *d);
bool diff_composed_alike(const struct diff_composed *d);

#endif
