/* model/compose_internal.h: what the parts of composing share. */

#ifndef ESBUNDLE_MODEL_COMPOSE_INTERNAL_H
#define ESBUNDLE_MODEL_COMPOSE_INTERNAL_H

#include "model/compose.h"

/* The bodies that are merged, each {"aliases","mappings","settings"}, the
 * weakest first. */
struct compose_layers {
    const cJSON **items; /* borrowed from ${trees} or the caller */
    size_t count, room;
    cJSON **trees; /* what was opened for it */
    size_t tree_count, tree_room;
};

/* compose_use(out, r, t, part): Note what became of ${r}; ${t} NULL: it is a
 * component. */
void compose_use(struct composed *out, const struct resource *r,
    const struct template_head *t, enum compose_part part);

/* compose_open(l, c, r, err): Put the part of a template among the layers.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int compose_open(struct compose_layers *l, const struct catalog *c,
    const struct resource *r, struct err *err);

/* compose_request(l, request): Put what a creation asks for on top; NULL:
 * nothing. */
void compose_request(struct compose_layers *l, const cJSON *request);

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

/* compose_tidy_mapping(mapping): As compose_tidy, for an expanded mapping. */
void compose_tidy_mapping(cJSON *mapping);

/* compose_legacy(layers, name, problems), compose_composable(…): Return the
 * merged body of an index ${name}. */
cJSON *compose_legacy(const struct compose_layers *layers, const char *name,
    struct list *problems);
cJSON *compose_composable(const struct compose_layers *layers, const char *name,
    struct list *problems);

/* compose_unsure(layers, from, count, name, out): Legacy layers ${from} to
 * ${from} + ${count} have the same order: find what depends on which of them
 * comes last, and add it to ${out}. */
void compose_unsure(const struct compose_layers *layers, size_t from,
    size_t count, const char *name, struct composed *out);

/* compose_unsure_end(out): Take what is unsure out of the body. */
void compose_unsure_end(struct composed *out);

#endif
