/* model/lint.h: what in a catalog will hurt, one row per rule. */

#ifndef ESBUNDLE_MODEL_LINT_H
#define ESBUNDLE_MODEL_LINT_H

#include "model/catalog.h"

enum lint_severity {
    LINT_NOTE,    /* nothing breaks; worth knowing */
    LINT_WARNING, /* breaks later, elsewhere, or in newer versions */
    LINT_ERROR,   /* a server refuses it */
    LINT_SEVERITIES
};

struct linting;

/* One rule.  Ids are stable; format/lint.md lists them. */
struct lint_rule {
    const char *id;
    enum lint_severity severity;
    const char *meaning; /* one line, without full stop */
    const char *remedy;  /* one line, without full stop */

    /* body(l, rule, body): Look at one body; NULL: nothing to see there. */
    void (*body)(
        struct linting *l, const struct lint_rule *rule, const cJSON *body);

    /* whole(l, rule, err): Look at the whole catalog, of which the facts of
     * model/lint_internal.h were taken down; NULL: nothing to see there.
     * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
    int (*whole)(
        struct linting *l, const struct lint_rule *rule, struct err *err);
};

struct lint_finding {
    const struct lint_rule *rule;
    enum kind_id kind;
    const char *kind_name; /* borrowed from the catalog, filtered or not */
    char *name;
    size_t position; /* of the resource in the catalog */
    char *pointer;   /* place in the body, RFC 6901; "": all of it */
    char *text;      /* what is the matter, without full stop */
    size_t more;     /* places of the same sort that are not listed */
};

/* By position of the resource, then in the order of the rules. */
struct lint_findings {
    struct lint_finding *items;
    size_t count, room;
};

#define LINT_PLACES 16 /* findings of one rule in one resource; then more */

/* lint_rules(count): Return the table of rules. */
const struct lint_rule *lint_rules(size_t *count);

/* lint_rule_find(id): Return the rule, or NULL. */
const struct lint_rule *lint_rule_find(const char *id);

/* lint_rule_nearest(id): Return the id that was perhaps meant, or NULL. */
const char *lint_rule_nearest(const char *id);

/* lint_severity_name(severity): "note", "warning" or "error". */
const char *lint_severity_name(enum lint_severity severity);

/* lint(c, out, err): Hold a sorted catalog against all rules; bodies are
 * opened one by one.  ${out} is freed with lint_findings_free in both cases.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE, ERR_SIGNAL + N). */
int lint(const struct catalog *c, struct lint_findings *out, struct err *err);

/* lint_findings_filter(f, keep, user): Remove those that ${keep} says no to. */
void lint_findings_filter(struct lint_findings *f,
    bool (*keep)(void *user, const struct lint_finding *one), void *user);

/* lint_findings_within(f, c): Keep those about resources that ${c} holds. */
void lint_findings_within(struct lint_findings *f, const struct catalog *c);

/* lint_findings_count(f, severity): Return how many have that severity. */
size_t lint_findings_count(
    const struct lint_findings *f, enum lint_severity severity);

/* lint_findings_free(f): Release them; empty afterwards. */
void lint_findings_free(struct lint_findings *f);

#endif
