/* cli/diff_print.h: what differs between two sides, in the forms of diff.
 * Each printer opens the bodies pair by pair, so that memory holds two of them
 * at most. */

#ifndef ESBUNDLE_CLI_DIFF_PRINT_H
#define ESBUNDLE_CLI_DIFF_PRINT_H

#include "cli/diff_compose.h"
#include "cli/print.h"
#include "model/diff.h"
#include "model/series.h"
#include "model/verdicts.h"

/* How many resources of a kind each side holds before anything is chosen. */
struct diff_kind {
    char *name;
    size_t held[2];
};

struct diff_kinds {
    struct diff_kind *items;
    size_t count, room;
};

/* What is printed; all of it is borrowed. */
struct diff_view {
    const struct diff *diff;
    struct classes *classes; /* of its sides; NULL: changes are not classed */
    const struct diff_kinds *kinds;
    const char *sides[2]; /* as they were given */
    bool name_only;       /* no differences, only whose */
    bool verbose;         /* all differences, and what is the same, too */
    const struct diff_composed *composed; /* NULL, or of both sides */
    const char *name;                     /* the one that is composed */
    const struct series_list *series;     /* NULL, or of both sides */
};

/* diff_kinds_add(k, side, c): Count what side 0 or 1 holds.
 * diff_kinds_free(k): Release it; empty afterwards. */
void diff_kinds_add(struct diff_kinds *k, size_t side, const struct catalog *c);
void diff_kinds_free(struct diff_kinds *k);

/* diff_state(what): Return the word for what became of a pair. */
const char *diff_state(enum pair_what what);

/* diff_is_told(view, one): Say whether a pair is worth a line. */
bool diff_is_told(const struct diff_view *view, const struct pair *one);

/* diff_series_text(view, r, out): Append " (A: NAME, newest of 3; B: ...)",
 * safe for a terminal, if ${r} stands for a series.
 * diff_series_json(view, r, out): The same as a member of an object. */
void diff_series_text(
    const struct diff_view *view, const struct resource *r, struct buf *out);
void diff_series_json(
    const struct diff_view *view, const struct resource *r, struct buf *out);

/* How many changes, and resources that came or went, are of each class. */
struct diff_tally {
    size_t counts[CLASS_COUNT];
};

/* diff_tally_add(t, v): Count the verdicts about one pair. */
void diff_tally_add(struct diff_tally *t, const struct verdicts *v);

/* diff_text(view, out, err): A line per resource with its differences, and the
 * totals; with name_only KIND/NAME alone.
 * diff_json(view, out, err): The same as one document (format/output.md).
 * diff_unified(view, out, err): The lines of both canonical bodies that differ,
 * without what is ignored, as "diff -u" prints them, under the paths that
 * unpack gives them. diff_patch(view, out, err): One RFC 6902 document over
 * {KIND:{NAME:BODY}} that makes the second side's bodies of the first side's,
 * for each pair that differs. Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE: a body
 * cannot be opened again). */
int diff_text(const struct diff_view *view, struct print *out, struct err *err);
int diff_json(const struct diff_view *view, struct print *out, struct err *err);
int diff_unified(
    const struct diff_view *view, struct print *out, struct err *err);
int diff_patch(
    const struct diff_view *view, struct print *out, struct err *err);

#endif
