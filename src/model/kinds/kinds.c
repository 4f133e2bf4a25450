#include "model/kinds/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/compare.h"
#include "model/pattern.h"
#include "model/sanitize.h"
#include "model/settings.h"

int
kinds_expect(const cJSON *body, const char *key,
    bool (*wanted)(const cJSON *item), struct err *err)
{
    const cJSON *item;

    if (!json_is_object(body))
        return err_set(err, ERR_PARTIAL, "it is not an object");
    item = json_get(body, key);
    if (item == NULL)
        return err_set(err, ERR_PARTIAL, "it has no '%s'", key);
    if (!wanted(item))
        return err_set(
            err, ERR_PARTIAL, "its '%s' is not what it should be", key);
    return 0;
}

int
kinds_shape_settings(
    cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    (void)origin;
    (void)from;
    if (kinds_expect(*body, "settings", json_is_object, err) != 0)
        return -1;
    settings_flatten_member(*body);
    return 0;
}

int
kinds_shape_template(
    cJSON **body, cJSON *origin, const struct server *from, struct err *err)
{
    cJSON *template = json_get(*body, "template");

    (void)origin;
    (void)from;
    if (!json_is_object(*body))
        return err_set(err, ERR_PARTIAL, "it is not an object");
    if (template != NULL && !json_is_object(template))
        return err_set(err, ERR_PARTIAL, "its 'template' is not an object");
    settings_flatten_member(template);
    return 0;
}

bool
kinds_typed(const struct server *server)
{
    return server->product == PRODUCT_ELASTICSEARCH && server->version != 0 &&
           server->version < SERVER_VERSION(7, 0, 0);
}

char *
kinds_text(const cJSON *tree)
{
    struct buf text;

    /* Without indent the text is no longer than the body it came from. */
    buf_init(&text, (size_t)JSON_BODY_LIMIT * 2);
    json_print_line(tree, &text);
    return buf_take(&text);
}

/* ---- what a version does not take ---- */

struct fitting {
    const struct kind *kind;
    const struct kind_allow *allow;
    const struct server *to;
    struct err *err;
    bool refused;
};

/* Say whether a value is the one that is meant where it is absent. */
static bool
is_default(const struct kind *k, const char *pointer, const cJSON *item)
{
    const struct kind_default *d;
    struct buf text;
    bool same = false;

    buf_init(&text, JSON_BODY_LIMIT);
    json_print_line(item, &text);
    for (d = k->defaults; d->pointer != NULL && !same; d++)
        same = strcmp(d->value, buf_text(&text)) == 0 &&
               pointer_matches(d->pointer, pointer);
    buf_free(&text);
    return same;
}

/* Report that ${pointer} is not known there. */
static void
refuse(struct fitting *f, const char *pointer)
{
    const struct server *to = f->to;
    unsigned since = f->allow->since;
    char from[48] = "only in opensearch";

    if (since != KIND_OPENSEARCH)
        snprintf(from, sizeof from, "from elasticsearch %u.%u on",
            since / 10000, since / 100 % 100);
    f->refused = true;
    err_set(f->err, ERR_VERSION, "%s %u.%u.%u does not know '%s' (%s, %s)",
        server_product_name(to->product), to->version / 10000,
        to->version / 100 % 100, to->version % 100, pointer, f->allow->why,
        from);
}

static void
fit_one(void *user, cJSON *parent, cJSON *item, const char *pointer)
{
    struct fitting *f = user;

    if (f->refused)
        return;
    if (!is_default(f->kind, pointer, item)) {
        refuse(f, pointer);
        return;
    }
    json_detach(parent, item);
    json_free(item);
}

/* Say whether a server takes a key; a version not known is the newest. */
static bool
takes(const struct server *to, const struct kind_allow *allow)
{
    if (allow->since == KIND_OPENSEARCH)
        return to->product == PRODUCT_OPENSEARCH;
    if (to->product == PRODUCT_OPENSEARCH)
        return allow->since <= SERVER_VERSION(7, 10, 2);
    return to->version == 0 || to->version >= allow->since;
}

int
kinds_fit(
    const struct kind *k, cJSON *body, const struct server *to, struct err *err)
{
    struct fitting f = { k, NULL, to, err, false };
    const cJSON *mappings = json_get(body, "mappings");

    /* Sent without a type's name, an empty mapping would become an empty
     * type. */
    if (kinds_typed(to) && json_is_object(mappings) && mappings->child == NULL)
        json_drop(body, "mappings");
    for (f.allow = k->allow; f.allow->pointer != NULL; f.allow++)
        if (!takes(to, f.allow))
            pattern_each(body, f.allow->pointer, fit_one, &f);
    return f.refused ? -1 : 0;
}

/* ---- requests ---- */

int
kinds_check_family(
    const struct kind *k, const struct server *to, struct err *err)
{
    if (kind_list_for(k, to) != NULL)
        return 0;
    return err_set(err, ERR_VERSION, "%s %u.%u.%u has no kind '%s'",
        server_product_name(to->product), to->version / 10000,
        to->version / 100 % 100, to->version % 100, k->name);
}

int
kinds_put(const struct kind *k, char *target, unsigned params,
    const cJSON *wanted, const cJSON *present, const struct server *to,
    struct request_list *out, struct err *err)
{
    cJSON *body = NULL;
    int rc = -1;

    if (present != NULL &&
        compare_bodies(k->id, present, wanted, to, NULL) == 0) {
        rc = 0;
        goto out;
    }
    if (kinds_check_family(k, to, err) != 0)
        goto out;
    body = json_copy(wanted);
    if (kinds_fit(k, body, to, err) != 0)
        goto out;
    request_add(out, "PUT", target, kinds_text(body), params,
        present == NULL ? "create" : "update");
    target = NULL;
    rc = 0;
out:
    json_free(body);
    free(target);
    return rc;
}

int
kinds_conflict(const struct kind *k, const cJSON *present, const cJSON *wanted,
    const struct server *to, struct err *err)
{
    struct changes changes = CHANGES_INIT;

    compare_bodies(k->id, present, wanted, to, &changes);
    err_set(err, ERR_CONFLICT, "it differs at '%s'",
        changes.count > 0 ? changes.items[0].pointer : "");
    changes_free(&changes);
    return -1;
}
