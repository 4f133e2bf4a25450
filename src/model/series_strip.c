#include <stdlib.h>
#include <string.h>

#include "model/series_internal.h"
#include "util/mem.h"

#define OWN_NAME "*" /* stands for the name of a member in any series */

/* How far a member is in its life. */
static const char *const life[] = { "index.lifecycle.indexing_complete",
    "index.lifecycle.origination_date" };

/* ---- the own name ---- */

static bool
is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Find a name that is no part of a longer word.  Return it or NULL. */
static const char *
find_name(const char *text, const char *name)
{
    size_t length = strlen(name);
    const char *at = text;

    if (length == 0)
        return NULL;
    while ((at = strstr(at, name)) != NULL) {
        if ((at == text || !is_word(at[-1])) && !is_word(at[length]))
            return at;
        at++;
    }
    return NULL;
}

/* Return the text with the label for the name, for free(), or NULL: the name is
 * not in it. */
static char *
relabel(const char *text, const char *name, const char *label)
{
    const char *at = find_name(text, name);
    struct buf out;

    if (at == NULL)
        return NULL;
    buf_init(&out, JSON_BODY_LIMIT);
    for (; at != NULL; at = find_name(text, name)) {
        buf_add(&out, text, (size_t)(at - text));
        buf_puts(&out, label);
        text = at + strlen(name);
    }
    buf_puts(&out, text);
    return buf_take(&out);
}

/* The tree is no deeper than JSON_DEPTH_LIMIT. */
static void
relabel_strings(cJSON *tree, const char *name, const char *label)
{
    char *text;
    cJSON *item;

    if (json_is_string(tree)) {
        text = relabel(json_text(tree), name, label);
        if (text != NULL)
            json_set_text(tree, text);
        free(text);
        return;
    }
    if (json_is_object(tree) || json_is_array(tree))
        json_each (item, tree)
            relabel_strings(item, name, label);
}

/* ---- aliases ---- */

/* Return the name of an alias without what tells members apart, for free(). */
static char *
alias_name(const char *alias, const char *name, const char *label)
{
    char *new = relabel(alias, name, label);

    if (new == NULL)
        new = series_key(alias, false, NULL);
    return new == NULL ? mem_string(alias) : new;
}

static void
strip_aliases(cJSON *body, const char *name, const char *label)
{
    cJSON *old = json_take(body, "aliases"), *aliases, *item;

    if (old == NULL)
        return;
    if (!json_is_object(old)) {
        json_put(body, "aliases", old);
        return;
    }
    aliases = json_object();
    while ((item = old->child) != NULL) {
        char *new = alias_name(item->string, name, label);

        json_put(aliases, new, json_take(old, item->string));
        free(new);
    }
    json_free(old);
    json_put(body, "aliases", aliases);
}

/* ---- all ---- */

void
series_strip(cJSON *body, const char *name, const char *label)
{
    cJSON *settings = json_get(body, "settings");

    if (json_is_object(settings))
        for (size_t i = 0; i < sizeof life / sizeof *life; i++)
            json_drop(settings, life[i]);
    relabel_strings(body, name, label);
    strip_aliases(body, name, label);
}

/* ---- how many there are ---- */

static void
drop_flags(cJSON *body)
{
    cJSON *item;

    json_each (item, json_get(body, "aliases")) {
        if (json_is_object(item))
            json_drop(item, "is_write_index");
    }
}

/* Say whether a text of JSON is free of a name, as far as that is plain to
 * see. */
static bool
lacks_name(const char *text, const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_")] ==
               '\0' &&
           strstr(text, name) == NULL;
}

static int
digest_member(const struct catalog *c, const struct resource *r,
    struct digest *out, struct err *err)
{
    cJSON *body = catalog_tree(c, r, err);
    struct buf text;
    int rc = 0;

    if (body == NULL)
        return -1;
    buf_init(&text, JSON_BODY_LIMIT);
    drop_flags(body);
    series_strip(body, r->name, OWN_NAME);
    if (json_print(body, &text) != 0)
        rc = err_set(err, ERR_BUNDLE, "index '%s' is larger than %u MiB",
            r->name, JSON_BODY_LIMIT >> 20);
    else
        digest_of(text.data, text.length, out);
    buf_free(&text);
    json_free(body);
    return rc;
}

/* Of equal bodies that do not name their indices one is opened. */
static int
digest_members(const struct catalog *c, const struct series *s,
    struct digest *out, struct err *err)
{
    const struct resource *last = NULL; /* one that is not named */

    for (size_t i = 0; i < s->count; i++) {
        const struct resource *r = &c->items[s->members[i]];
        char *text = catalog_text(c, r, err);
        bool lacks = text != NULL && lacks_name(text, r->name);
        bool known = text != NULL && lacks && last != NULL &&
                     memcmp(&r->digest, &last->digest, sizeof r->digest) == 0;

        free(text);
        if (known)
            out[i] = out[i - 1];
        else if (text == NULL || digest_member(c, r, &out[i], err) != 0)
            return -1;
        last = lacks ? r : NULL;
    }
    return 0;
}

static int
order_digests(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct digest));
}

int
series_bodies(const struct catalog *c, const struct series *s, size_t *out,
    struct err *err)
{
    struct digest *digests = mem_zero(s->count, sizeof *digests);
    int rc = digest_members(c, s, digests, err);

    *out = 0;
    if (rc == 0 && s->count > 0) {
        qsort(digests, s->count, sizeof *digests, order_digests);
        *out = 1;
        for (size_t i = 1; i < s->count; i++)
            *out += order_digests(&digests[i - 1], &digests[i]) != 0;
    }
    free(digests);
    return rc;
}
