#include <stdlib.h>
#include <string.h>

#include "bundle/directory_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

/* ---- the selection: what was done by hand, and to which bundle ---- */

static void
set_selection(const struct directory *d, const struct directory_edits *e,
    struct about *about)
{
    const char *old = about->selection;
    struct err ignored = ERR_INIT;
    cJSON *tree = old == NULL
                      ? NULL
                      : json_parse(old, strlen(old), ERR_INTERNAL, &ignored);
    cJSON *edits = json_object();
    char hex[DIGEST_HEX];
    struct buf out;

    if (tree == NULL)
        tree = json_object();
    json_put(edits, "added", json_integer((int64_t)e->added.count));
    json_put(edits, "edited", json_integer((int64_t)e->edited.count));
    json_put(edits, "removed", json_integer((int64_t)e->removed.count));
    if (d->genuine) {
        digest_hex(&d->id, hex);
        json_put(edits, "of_bundle", json_string(hex));
    }
    json_put(tree, "by_hand", edits);
    buf_init(&out, JSON_BODY_LIMIT);
    (void)json_print_line(tree, &out);
    json_free(tree);
    free(about->selection);
    about->selection = buf_take(&out);
}

/* ---- the lists ---- */

/* Both sides of an edit. */
struct sides {
    const struct catalog *before, *after;
};

static const struct resource *
find(const struct catalog *c, const struct remark *one)
{
    enum kind_id kind = kind_named(one->kind);

    return one->name == NULL || kind == KIND_UNKNOWN
               ? NULL
               : catalog_find(c, kind, one->name);
}

static bool
was_not_added(void *user, const struct remark *one)
{
    const struct sides *s = user;

    return find(s->after, one) == NULL || find(s->before, one) != NULL;
}

static bool
is_unchanged(void *user, const struct remark *one)
{
    const struct sides *s = user;
    const struct resource *before = find(s->before, one);
    const struct resource *after = find(s->after, one);

    return before == NULL ||
           (after != NULL && memcmp(&before->digest, &after->digest,
                                 sizeof before->digest) == 0);
}

/* What was added is no longer left out or failed.  What was removed is gone on
 * purpose, and not skipped: a comparison tells that it vanished. */
static void
set_lists(const struct directory *d, struct catalog *out)
{
    struct sides sides = { d->old, out };
    struct about *about = &out->about;

    remarks_filter(&about->skipped, was_not_added, &sides);
    remarks_filter(&about->failed, was_not_added, &sides);

    remarks_filter(&about->external_files, is_unchanged, &sides);
    for (size_t i = 0; i < d->external.count; i++)
        remarks_add(&about->external_files, d->external.items[i].kind,
            d->external.items[i].name, d->external.items[i].reason);
    remarks_sort(&about->external_files);
}

void
directory_about(const struct directory *d, const struct directory_edits *edits,
    struct catalog *out)
{
    struct about *about = &out->about;

    if (edits->added.count + edits->edited.count + edits->removed.count == 0)
        return;
    free(about->tool);
    about->tool = mem_string("esbundle " ESBUNDLE_VERSION);
    set_selection(d, edits, about);
    set_lists(d, out);
}
