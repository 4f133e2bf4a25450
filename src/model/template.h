/* model/template.h: which names a template claims, and how strongly. */

#ifndef ESBUNDLE_MODEL_TEMPLATE_H
#define ESBUNDLE_MODEL_TEMPLATE_H

#include "model/catalog.h"

/* What is kept of a legacy or index template; its body stays in the spool. */
struct template_head {
    const struct resource *resource; /* borrowed from its catalog */
    bool data_stream;                /* makes data streams */
    bool empty;                      /* gives an index nothing */
    int64_t priority;                /* legacy: order */
    struct list patterns;
};

/* template_is(kind): Say whether resources of that kind claim names. */
bool template_is(enum kind_id kind);

/* template_read(c, r, out, err): Fill ${out} for a template of ${c}; free it
 * with template_free.  Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int template_read(const struct catalog *c, const struct resource *r,
    struct template_head *out, struct err *err);

/* template_free(t): Release the patterns. */
void template_free(struct template_head *t);

/* template_patterns(body, out): Append the index_patterns of a body. */
void template_patterns(const cJSON *body, struct list *out);

/* template_matches(t, name, hidden): Say whether a template claims a name; one
 * that holds the pattern of all never claims a hidden index. */
bool template_matches(
    const struct template_head *t, const char *name, bool hidden);

/* template_is_global(t): Say whether the pattern of all is among its own. */
bool template_is_global(const struct template_head *t);

/* template_overlap(a, b): Say whether some name matches a pattern of each. */
bool template_overlap(const struct list *a, const struct list *b);

#endif
