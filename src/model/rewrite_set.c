#include "model/rewrite_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/select_internal.h"
#include "model/settings.h"
#include "util/mem.h"
#include "util/str.h"

#define PREFIX "index."

/* ---- reading ---- */

static int
refuse_form(const char *text, struct err *err)
{
    err_set(err, ERR_USAGE, "'%s' is not of the form KIND:NAMES:SETTING=VALUE",
        text);
    return err_remedy(err,
        "as in --set 'index:logs-*:index.refresh_interval=-1'; write '\\:', "
        "'\\=', '\\*' for such a byte in a name");
}

/* Cut ${text} at the first unescaped ${separator}; return what is behind it,
 * or NULL. */
static char *
cut(char *text, char separator)
{
    char *end = text == NULL ? NULL : select_find(text, separator);

    if (end == NULL)
        return NULL;
    *end = '\0';
    return end + 1;
}

/* Return a setting's flat key, to be freed. */
static char *
full_key(const char *text)
{
    char *name = str_unescape(text);
    char *key =
        mem_format("%s%s", str_starts(name, PREFIX) ? "" : PREFIX, name);

    free(name);
    return key;
}

/* Read a copy of ${text}, which is cut up. */
static int
read_set(
    struct rewrite_rules *rules, const char *text, char *copy, struct err *err)
{
    char *pattern = cut(copy, ':'), *key = cut(pattern, ':');
    char *value = cut(key, '=');
    struct rewrite_set *set;
    enum kind_id kind;

    if (value == NULL || *pattern == '\0' || *key == '\0' || *value == '\0')
        return refuse_form(text, err);
    if (select_read_kind(copy, &kind, err) != 0)
        return -1;
    if (settings_place(kind) == NULL)
        return err_set(err, ERR_USAGE, "'%s': %s has no settings", text, copy);
    rules->sets =
        mem_grow(rules->sets, rules->set_count + 1, sizeof *rules->sets);
    set = &rules->sets[rules->set_count++];
    set->kind = kind;
    set->pattern = mem_string(pattern);
    set->key = full_key(key);
    set->value = str_unescape(value);
    return 0;
}

int
rewrite_set_add(struct rewrite_rules *rules, const char *text, struct err *err)
{
    char *copy = mem_string(text);
    int rc = read_set(rules, text, copy, err);

    free(copy);
    return rc;
}

void
rewrite_sets_free(struct rewrite_rules *rules)
{
    for (size_t i = 0; i < rules->set_count; i++) {
        free(rules->sets[i].pattern);
        free(rules->sets[i].key);
        free(rules->sets[i].value);
    }
    free(rules->sets);
    rules->sets = NULL;
    rules->set_count = 0;
}

/* ---- applying ---- */

bool
rewrite_set_fits(
    const struct rewrite_set *set, enum kind_id kind, const char *name)
{
    return set->kind == kind && str_match(set->pattern, name);
}

/* Return the object ${parent} has under ${key}, made if it is not there. */
static cJSON *
object_in(cJSON *parent, const char *key)
{
    cJSON *object = json_get(parent, key);

    if (!json_is_object(object)) {
        object = json_object();
        json_put(parent, key, object);
    }
    return object;
}

static cJSON *
settings_of(const struct rewriting *r)
{
    bool nested = str_starts(settings_place(r->kind), "/template/");

    return object_in(
        nested ? object_in(r->body, "template") : r->body, "settings");
}

static void
apply_set(const struct rewriting *r, const struct rewrite_set *set)
{
    cJSON *settings = settings_of(r);
    const char *old = json_text(json_get(settings, set->key));
    struct buf pointer;

    if (old != NULL && strcmp(old, set->value) == 0)
        return;
    buf_init(&pointer, JSON_BODY_LIMIT);
    buf_puts(&pointer, settings_place(r->kind));
    json_pointer_add(&pointer, set->key);
    rewrite_note(r, "set", buf_text(&pointer),
        mem_format("%s %s becomes %s", set->key,
            old == NULL ? "(not set)" : old, set->value));
    buf_free(&pointer);
    json_put(settings, set->key, json_string(set->value));
}

void
rewrite_sets(const struct rewriting *r)
{
    for (size_t i = 0; i < r->rules->set_count; i++)
        if (rewrite_set_fits(&r->rules->sets[i], r->kind, r->name))
            apply_set(r, &r->rules->sets[i]);
}
