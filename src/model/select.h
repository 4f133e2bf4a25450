/* model/select.h: which resources are meant.
 * Kinds and patterns choose the roots; what these need comes along.  Skip
 * rules (built-in, hidden, closed, mounted) apply to roots and to soft needs;
 * a hard need beats them. */

#ifndef ESBUNDLE_MODEL_SELECT_H
#define ESBUNDLE_MODEL_SELECT_H

#include "model/catalog.h"

struct select_pattern {
    enum kind_id kind; /* KIND_UNKNOWN: any kind */
    char *pattern;     /* util/str.h str_match, backslashes kept */
};

struct selection {
    bool kinds[KIND_COUNT]; /* all true when --kind is not given */
    struct select_pattern *include, *exclude;
    size_t include_count, exclude_count;
    bool no_deps, include_hidden, include_managed, open_only;
    struct list only; /* keys of the only roots, sorted; empty: any */
    bool no_rules;    /* skip rules do not apply: a bundle went through them */
    bool rules_only;  /* selection_apply takes every resource for a root: only
                       * skip rules leave something out */
};

/* selection_init(s): Everything, with the usual skip rules. */
void selection_init(struct selection *s);

/* selection_kind(s, text, err): Read "ilm_policy,index"; the first call turns
 * the other kinds off.  Return 0, or -1 (ERR_USAGE with a suggestion). */
int selection_kind(struct selection *s, const char *text, struct err *err);

/* selection_pattern(s, text, exclude, err): Read "logs-*,index:a\,b".
 * Return 0, or -1 (ERR_USAGE: unknown kind before ':', empty pattern). */
int selection_pattern(
    struct selection *s, const char *text, bool exclude, struct err *err);

/* selection_only(s, kind, name): Make this one of the only roots, on top of
 * kinds and patterns; selection_only_end(s) must follow the last one. */
void selection_only(struct selection *s, enum kind_id kind, const char *name);
void selection_only_end(struct selection *s);

/* selection_wants(s, kind, name): Say whether kinds and patterns choose this
 * name as a root. */
bool selection_wants(
    const struct selection *s, enum kind_id kind, const char *name);

/* selection_names_exactly(s, kind, name): Say whether an --include without
 * wildcards names it. */
bool selection_names_exactly(
    const struct selection *s, enum kind_id kind, const char *name);

/* selection_skips_index_name(s, name, hidden, closed): Return the reason why a
 * skip rule leaves out an index of which only the list entry is known, so that
 * its body need not be read, or NULL; constant text.  System names (.security*,
 * .kibana*, .tasks, .fleet*, .ml-*, .transform-*, .watches, .async-search*,
 * .enrich-*) pass only when named exactly. */
const char *selection_skips_index_name(
    const struct selection *s, const char *name, bool hidden, bool closed);

/* selection_apply(s, c): Keep the chosen resources of ${c} and what they need,
 * remove the others; those that a skip rule removed are remarked under
 * about.skipped with the reason, those that came along against a rule get
 * ->because.  Return the number kept. */
size_t selection_apply(const struct selection *s, struct catalog *c);

/* selection_apply_both(s, a, b): The same for two catalogs that are to be
 * compared: what one of them chooses is kept in the other one, too, so that
 * nothing seems to be gone that only nobody needs there any more.  Return the
 * number kept in both together. */
size_t selection_apply_both(
    const struct selection *s, struct catalog *a, struct catalog *b);

/* selection_text(s): Return the options as one-line JSON for the manifest, to
 * be freed. */
char *selection_text(const struct selection *s);

/* selection_free(s): Release the patterns. */
void selection_free(struct selection *s);

#endif
