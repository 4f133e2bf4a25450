/* model/compose_internal.h: what the parts of composing share. */

#ifndef ESBUNDLE_MODEL_COMPOSE_INTERNAL_H
#define ESBUNDLE_MODEL_COMPOSE_INTERNAL_H

#include "model/compose.h"

/* The bodies that are merged, each {"aliases","mappings","settings"}, the
 * weakest first. */
struct compose_layers {
    const cJSON **items; /* borrowed from ${trees} or the caller; some NULL */
    size_t count, room;
    cJSON **trees; /* what was opened for it */
    size_t tree_count, tree_room;
};

/* compose_use(out, r, t, part): Note what became of ${r}; ${t} NULL: it is a
 * component. */
void compose_use(struct composed *out, const struct resource *r,
    const struct template_head *t, enum compose_part part);

/* compose_open(l, c, r, err): Put the part of a template on top; NULL if it has
 * none, which gives nothing.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int compose_open(struct compose_layers *l, const struct catalog *c,
    const struct resource *r, struct err *err);

/* compose_object(item, key): Return the object that a member is, or NULL if it
 * is something else: bundles may hold any JSON. */
const cJSON *compose_object(const cJSON *item, const char *key);

/* compose_layer(l, part): Put a part, or what a creation asks for, on top;
 * NULL: it gives nothing. */
void compose_layer(struct compose_layers *l, const cJSON *part);

void compose_layers_free(struct compose_layers *l);

/* compose_name(name, data_stream, problems): Add why no index, or data stream,
 * can have that name. */
void compose_name(const char *name, bool data_stream, struct list *problems);

/* compose_told_hidden(request): Return what it says of index.hidden, or NULL.
 */
const char *compose_told_hidden(const cJSON *request);

/* compose_orders(m, name, request, hidden, out, err): Merge the legacy
 * templates that match; ${*hidden} gets true if they make a hidden index.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int compose_orders(const struct composer *m, const char *name,
    const cJSON *request, bool *hidden, struct composed *out, struct err *err);

/* compose_defaults(content, defaults): Add to the object ${content} what it
 * lacks of ${defaults}, as the server does with legacy mappings and _meta:
 * objects are entered, lists joined, those of {name: …} by name. */
void compose_defaults(cJSON *content, const cJSON *defaults);

/* compose_is_object(field), compose_is_nested(field): Say what a field's
 * definition is; what has no type is an object, too. */
bool compose_is_object(const cJSON *field);
bool compose_is_nested(const cJSON *field);

/* compose_expand(mapping, problems): Return a copy in which "a.b" among the
 * properties is b in the object a. */
cJSON *compose_expand(const cJSON *mapping, struct list *problems);

/* compose_mapping(into, with, problems): Merge an expanded mapping into
 * another as composable templates are: a field replaces a field whole, objects
 * are merged. */
void compose_mapping(cJSON *into, const cJSON *with, struct list *problems);

/* compose_between(mapping): Do what the server does to a mapping before it
 * merges one more into it: take away an include_in_root that is implied. */
void compose_between(cJSON *mapping);

/* compose_tidy_mapping(mapping): As compose_tidy, for an expanded mapping. */
void compose_tidy_mapping(cJSON *mapping);

/* compose_legacy(layers, name, problems), compose_composable(…): Return the
 * merged body of an index ${name}. */
cJSON *compose_legacy(const struct compose_layers *layers, const char *name,
    struct list *problems);
cJSON *compose_composable(const struct compose_layers *layers, const char *name,
    struct list *problems);

/* Legacy templates that match, the weakest first, and what each gives. */
struct compose_ranked {
    const struct template_head **heads;
    size_t count;
    struct compose_layers layers; /* one of each */
    const char *name;
    const cJSON *request;
};

/* What one order of them makes. */
struct compose_try {
    cJSON *body;
    bool hidden; /* it is a hidden index, so that "*" does not reach it */
    struct list problems;
};

/* compose_try(r, order, out): Merge the templates of ${r} in the order of the
 * positions ${order}; ${out} is freed with compose_try_free. */
void compose_try(const struct compose_ranked *r, const size_t *order,
    struct compose_try *out);
void compose_try_free(struct compose_try *t);

/* compose_unsure(r, first, out): Try the other orders in which templates of
 * equal rank may come, and add to ${out} what differs from ${first}, which
 * came of their own order.  Return whether it is the same in all whether the
 * index is hidden. */
bool compose_unsure(const struct compose_ranked *r,
    const struct compose_try *first, struct composed *out);

/* compose_differences(out, body, made): Note both values wherever ${made}
 * differs from ${body}. */
void compose_differences(
    struct composed *out, const cJSON *body, const cJSON *made);

/* compose_forget(out): Take what is unsure out of the body. */
void compose_forget(struct composed *out);

#endif
