#include "model/class_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- all aliases of a side ---- */

/* Read the aliases of an index's canonical body, where they come first;
 * ${*out} NULL: there are none. */
static int
aliases_of(const char *text, cJSON **out, struct err *err)
{
    static const char head[] = "{\n  \"aliases\": ";
    const char *start = text + sizeof head - 1, *end;

    if (strncmp(text, head, sizeof head - 1) != 0)
        return 0;

    /* The next key of this depth, or the body's own brace, ends them. */
    end = strstr(start, "\n  \"");
    if (end != NULL)
        end--;
    else
        end = strrchr(start, '}');
    *out = json_parse(start, (size_t)(end - start), ERR_BUNDLE, err);
    return *out == NULL ? -1 : 0;
}

static int
read_index(struct facts *facts, const struct catalog *c,
    const struct resource *r, struct err *err)
{
    char *text = catalog_text(c, r, err);
    cJSON *aliases = NULL, *entry;
    int rc;

    if (text == NULL)
        return -1;
    rc = aliases_of(text, &aliases, err);
    free(text);
    if (!json_is_object(aliases))
        goto out;
    json_each (entry, aliases) {
        const cJSON *write = json_get(entry, "is_write_index");

        facts_alias(facts, entry->string, r->name,
            write == NULL ? -1 : json_is_true(write));
    }
out:
    json_free(aliases);
    return rc;
}

const struct facts *
class_aliases(struct classing *w, enum class_side side)
{
    const struct catalog *c = w->classes->catalogs[side];
    struct facts *facts = &w->classes->aliases[side];

    if (c == NULL)
        return NULL;
    for (size_t i = 0; !facts->aliases_known && i < c->count; i++)
        if (c->items[i].kind == KIND_INDEX &&
            read_index(facts, c, &c->items[i], w->err) != 0) {
            w->failed = true;
            return NULL;
        }
    if (!facts->aliases_known)
        facts_sort(facts);
    facts->aliases_known = true;
    return facts;
}

/* ---- writers ---- */

struct writer {
    const char *index; /* or NULL: none */
    size_t members;
};

/* Find who takes what is written to an alias: the one that says so, or the
 * only member, unless it says no. */
static struct writer
writer_of(const struct facts *f, const char *alias)
{
    struct writer found = { NULL, 0 };
    size_t first = facts_alias_first(f, alias), i;

    for (i = first; i < f->alias_count; i++) {
        if (strcmp(f->aliases[i].alias, alias) != 0)
            break;
        found.members++;
        if (f->aliases[i].write == 1)
            found.index = f->aliases[i].index;
    }
    if (found.members == 1 && f->aliases[first].write == -1)
        found.index = f->aliases[first].index;
    return found;
}

static bool
is_writer(const cJSON *entry)
{
    return json_is_true(json_get(entry, "is_write_index"));
}

/* Without both catalogs only a flag that is gone tells. */
static void
one_sided_writer(
    struct classing *w, const char *alias, const cJSON *from, const cJSON *to)
{
    if (is_writer(from) && !is_writer(to))
        class_raise(w, CLASS_SURPRISE,
            "alias '%s' loses this writer: another one must take over in the "
            "same _aliases call",
            alias);
}

static void
writer(
    struct classing *w, const char *alias, const cJSON *from, const cJSON *to)
{
    const struct facts *old = class_aliases(w, CLASS_FROM);
    const struct facts *new = class_aliases(w, CLASS_TO);
    struct writer before, after;

    if (w->failed)
        return;
    if (old == NULL || new == NULL) {
        one_sided_writer(w, alias, from, to);
        return;
    }
    before = writer_of(old, alias);
    after = writer_of(new, alias);
    if (before.index == NULL)
        return;
    if (after.members == 0 && is_writer(from))
        class_raise(w, CLASS_SURPRISE,
            "alias '%s' is gone with its writer: what is written to it makes "
            "an index of that name",
            alias);
    else if (after.members > 0 && after.index == NULL)
        class_raise(w, CLASS_SURPRISE,
            "alias '%s' loses its writer: nothing can be written to it", alias);
    else if (after.index != NULL && strcmp(before.index, after.index) != 0)
        class_raise(w, CLASS_IN_PLACE,
            "the writer of '%s' becomes '%s': both entries in one _aliases "
            "call",
            alias, after.index);
}

/* ---- one alias ---- */

void
class_alias(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    /* A filter is parsed by the index, which a closed one cannot do. */
    if (class_is_closed(w->c->from) && json_get(to, "filter") != NULL)
        class_raise(w, CLASS_CLOSED,
            "7.10 fails at a filtered alias of a closed index: open it, add "
            "the alias, close it");
    if (from == NULL || to == NULL || is_writer(from) != is_writer(to) ||
        (json_get(from, "is_write_index") == NULL) !=
            (json_get(to, "is_write_index") == NULL))
        writer(w, key, from, to);
    if (from == NULL)
        class_raise(w, CLASS_IN_PLACE, "an alias is added");
    else if (to == NULL)
        class_raise(
            w, CLASS_IN_PLACE, "who reads the alias no longer sees this index");
    else
        class_raise(w, CLASS_IN_PLACE, "the alias's entry is replaced whole");
}
