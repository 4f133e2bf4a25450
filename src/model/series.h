/* model/series.h: indices that follow each other under one name, such as
 * logs-2024.05.01 and logs-2024.05.02, or app-000001 and app-000002.
 *
 * A series is known by the alias under which its members roll over, or by what
 * remains of their names when dates and counters are taken out.  The forms:
 *
 *     day        2024.05.01  20240501       hour, minute  2024.05.01.13.45
 *     month      2024.05     202405                       2024050113
 *     week       2024.w05    2024w05  2024.45 (no month)
 *     counter    000123 (six digits or more, a zero in front), at the end
 *     year       2024, at the end
 *
 * Parts of a name stand between '-', '_' and '.'; a date's parts stand between
 * one of these, always the same, or none.  Years are 1990 to 2099.  A date that
 * goes on in a short number (build-2024.10.3) is none.  Behind an index that
 * rolls over, any number behind a '-' at the end is a counter.  So v2 and app-1
 * alone are no series, and one member is enough for one. */

#ifndef ESBUNDLE_MODEL_SERIES_H
#define ESBUNDLE_MODEL_SERIES_H

#include "model/catalog.h"

#define SERIES_NONE ((size_t)-1)

/* One series, or an index that is in none. */
struct series {
    char *name;      /* "logs-*", or the alias if its members share no such
                      * name; of an index that is in none: its own */
    char *alias;     /* they roll over under it; or NULL */
    bool alone;      /* an index that is in no series */
    size_t *members; /* positions in the catalog, the oldest first */
    size_t count;
    size_t writer;        /* position in the catalog, or SERIES_NONE */
    char *representative; /* name of the writer, or else of the newest */
};

/* All indices of a catalog, by the bytes of the names of their series. */
struct series_list {
    struct series *items;
    size_t count;
};

/* series_key(name, rolls, order): Take dates and counters out of ${name};
 * ${rolls} says that it is known to roll over.  ${*order} (may be NULL) gets a
 * text for free() by whose bytes names of one key stand in their order.
 * Return the key for free(), or NULL: it has none of the forms, or is longer
 * than any name of an index. */
char *series_key(const char *name, bool rolls, char **order);

/* series_new(c, out, err): Find the series of a sorted catalog; bodies of
 * indices are opened one by one.  An index rolls over under the alias that its
 * settings name, or else under one that says in so many words whether the index
 * is its write index; others of the same name without counter join it.
 * ${out} is released by series_free in both cases; its positions are good until
 * the catalog changes.  Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int series_new(
    const struct catalog *c, struct series_list *out, struct err *err);

/* series_bodies(c, s, out, err): Count in ${*out} the different bodies of a
 * series, apart from what only says which member one is.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int series_bodies(const struct catalog *c, const struct series *s, size_t *out,
    struct err *err);

/* series_find(l, name): Return the series of that name, or NULL. */
const struct series *series_find(const struct series_list *l, const char *name);

/* series_reduce(sides, out, lists, err): Fill two empty catalogs, made beside
 * sorted ones that are to be compared: in the place of the members of a series
 * stands its representative under the name of the series, without what only
 * says which member it is: its own name and dates in names of aliases, whether
 * it is the writer although there is another one, how far it is in its life.
 * A series of both sides has one name, first by its alias.  Remarks about
 * members are repeated about their series.
 * ${lists} gets the series of each side, with positions in ${sides}, released
 * by series_free in both cases.
 * Return 0, or -1 (as series_new, catalog_add). */
int series_reduce(const struct catalog *const sides[2], struct catalog *out[2],
    struct series_list lists[2], struct err *err);

/* series_free(l): Release all; empty afterwards. */
void series_free(struct series_list *l);

#endif
