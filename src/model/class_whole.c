#include "model/class_internal.h"

#include <string.h>

/* ---- vanished ---- */

static void
vanished(struct classing *w)
{
    struct class_users users;
    struct buf who;

    if (w->c->kind == KIND_INDEX || w->c->kind == KIND_DATA_STREAM) {
        class_raise(
            w, CLASS_SURPRISE, "deleting it deletes the documents in it");
        return;
    }
    users = class_users(w, CLASS_TO);
    if (class_users_count(&users) == 0) {
        class_raise(w, CLASS_IN_PLACE, "%s",
            users.known ? "nothing names it any more" : "it can be deleted");
        return;
    }
    buf_init(&who, CLASS_REASON_LIMIT);
    class_users_print(&users, &who);
    class_raise(w, CLASS_SURPRISE, "still named by %s", buf_text(&who));
    buf_free(&who);
}

/* ---- appeared ---- */

/* Return what bears a name there that an index or a stream wants, or NULL. */
static const char *
holder(struct classing *w, const char *name, enum kind_id kind)
{
    const struct catalog *c = w->classes->catalogs[CLASS_FROM];
    const struct facts *aliases = class_aliases(w, CLASS_FROM);

    if (c == NULL || aliases == NULL)
        return NULL;
    if (kind != KIND_INDEX && catalog_find(c, KIND_INDEX, name) != NULL)
        return "an index";
    if (kind != KIND_DATA_STREAM &&
        catalog_find(c, KIND_DATA_STREAM, name) != NULL)
        return "a data stream";
    if (kind != KIND_UNKNOWN && facts_alias_first(aliases, name) != (size_t)-1)
        return "an alias";
    return NULL;
}

static void
clash(struct classing *w, const char *name, enum kind_id kind)
{
    const char *what = holder(w, name, kind);

    if (what != NULL)
        class_raise(w, CLASS_SURPRISE, "refused while %s is named '%s' there",
            what, name);
}

/* An alias may meet an index or a stream of its name; another index's alias
 * of the name is the same alias. */
static void
alias_clash(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    clash(w, key, KIND_UNKNOWN);
    class_alias(w, key, from, to);
}

/* Indices may name a policy before it is there. */
static void
policy_acts(struct classing *w)
{
    struct class_users users = class_users(w, CLASS_FROM);

    if (users.indices > 0)
        class_within(w, NULL, w->c->to, class_policy);
}

static void
appeared(struct classing *w)
{
    const struct class_case *c = w->c;

    if (c->kind == KIND_INDEX || c->kind == KIND_DATA_STREAM)
        clash(w, c->name, c->kind);
    if (c->kind == KIND_INDEX)
        class_within(w, NULL, json_get(c->to, "aliases"), alias_clash);
    if (c->kind == KIND_ILM_POLICY)
        policy_acts(w);
    class_raise(w, CLASS_IN_PLACE, "created; nothing there changes");
}

void
class_whole(struct classing *w)
{
    if (w->c->to == NULL)
        vanished(w);
    else
        appeared(w);
}
