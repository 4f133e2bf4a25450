#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/manifest_internal.h"
#include "util/mem.h"
#include "util/str.h"

#define KIND_LENGTH 64    /* bytes of a kind's name */
#define NAME_LENGTH 65536 /* bytes of a resource's name */
#define STRANGERS 1000    /* runs of unknown kinds: each is looked up slowly */

/* One entry of "resources", taken apart. */
struct entry {
    char *kind, *name, *member, *sha256;
    int64_t size;
    struct digest digest;
};

static void
free_entry(struct entry *e)
{
    free(e->kind);
    free(e->name);
    free(e->member);
    free(e->sha256);
}

static bool
is_kind_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return text[length] == '\0' && length > 0 && length <= KIND_LENGTH &&
           text[0] >= 'a' && text[0] <= 'z';
}

static bool
is_name(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && length <= NAME_LENGTH;
}

/* ---- its parts ---- */

static int
read_size(
    const struct place *p, const cJSON *entry, struct entry *e, struct err *err)
{
    const cJSON *size = json_get(entry, "size");

    if (!json_is_number(size) || json_to_int(size, &e->size) != 0 ||
        e->size < 1)
        return manifest_refuse(p, "has no valid", "size", err);
    if (e->size > JSON_BODY_LIMIT)
        return err_set(err, ERR_BUNDLE, "member '%s' is larger than %u MiB",
            e->member, JSON_BODY_LIMIT >> 20);
    return 0;
}

static int
read_entry(
    const struct place *p, const cJSON *entry, struct entry *e, struct err *err)
{
    if (manifest_text(p, entry, "kind", true, &e->kind, err) != 0 ||
        manifest_text(p, entry, "name", true, &e->name, err) != 0 ||
        manifest_text(p, entry, "member", true, &e->member, err) != 0 ||
        manifest_text(p, entry, "sha256", true, &e->sha256, err) != 0)
        return -1;
    if (!is_kind_name(e->kind))
        return manifest_refuse(p, "has no valid", "kind", err);
    if (!is_name(e->name))
        return manifest_refuse(p, "has no valid", "name", err);
    if (digest_read(e->sha256, &e->digest) != 0)
        return manifest_refuse(p, "has no valid", "sha256", err);
    return read_size(p, entry, e, err);
}

static void
claim_present(struct manifest *m, bool present)
{
    m->present = mem_room(
        m->present, m->present_count, &m->present_room, sizeof *m->present);
    m->present[m->present_count++] = present;
}

/* References to kinds of a newer version are not understood and left out. */
static int
take_reference(struct manifest *m, const struct place *p, struct resource *r,
    const cJSON *item, struct err *err)
{
    static const char *const fields[] = { "kind", "name", "pointer", "present",
        NULL };
    const cJSON *of = json_get(item, "kind");
    const cJSON *name = json_get(item, "name");
    const cJSON *pointer = json_get(item, "pointer");
    const cJSON *present = json_get(item, "present");
    enum kind_id kind;

    if (manifest_known(m, p, item, fields, err) != 0)
        return -1;
    if (!json_is_string(of) || !is_kind_name(json_text(of)) ||
        !json_is_string(name) || !is_name(json_text(name)) ||
        !json_is_string(pointer) || !json_is_bool(present))
        return manifest_refuse(p, "has no valid", "requires", err);
    kind = kind_named(json_text(of));
    if (kind == KIND_UNKNOWN)
        return 0;
    catalog_add_reference(r, kind, json_text(name), json_text(pointer));
    claim_present(m, json_is_true(present));
    return 0;
}

static int
take_requires(struct manifest *m, const struct place *p, struct resource *r,
    const cJSON *entry, struct err *err)
{
    const cJSON *list = json_get(entry, "requires"), *item;

    if (!json_is_array(list))
        return manifest_refuse(p, "has no valid", "requires", err);
    json_each (item, list)
        if (take_reference(m, p, r, item, err) != 0)
            return -1;
    return 0;
}

static int
take_origin(struct manifest *m, const struct place *p, struct resource *r,
    const cJSON *entry, struct err *err)
{
    const cJSON *origin = json_get(entry, "origin");
    struct buf text;
    int rc;

    if (origin == NULL)
        return 0;
    if (!json_is_object(origin))
        return manifest_refuse(p, "has no valid", "origin", err);
    buf_init(&text, JSON_BODY_LIMIT);
    rc = json_print(origin, &text);
    rc = rc != 0
             ? manifest_refuse(p, "has no valid", "origin", err)
             : catalog_set_origin(m->catalog, r, text.data, text.length, err);
    buf_free(&text);
    return rc;
}

/* ---- the whole ---- */

/* Return the last resource before the newest whose kind is known, or NULL. */
static const struct resource *
known_before(const struct catalog *c)
{
    for (size_t i = c->count - 1; i > 0; i--)
        if (c->items[i - 1].kind != KIND_UNKNOWN)
            return &c->items[i - 1];
    return NULL;
}

static int
check_stranger(struct manifest *m, const struct place *p,
    const struct resource *r, struct err *err)
{
    const struct catalog *c = m->catalog;

    if (c->count < 2 || c->items[c->count - 2].kind_name != r->kind_name)
        m->strangers++;
    return m->strangers <= STRANGERS
               ? 0
               : manifest_refuse(p, "has one unknown kind too many", NULL, err);
}

/* Known kinds stand in replay order; where those of newer versions belong is
 * not known here. */
static int
check_order(struct manifest *m, const struct place *p, const struct resource *r,
    struct err *err)
{
    const struct resource *before;
    unsigned rank, last;

    if (r->kind == KIND_UNKNOWN)
        return check_stranger(m, p, r, err);
    before = m->loose ? NULL : known_before(m->catalog);
    if (before == NULL)
        return 0;
    rank = kind_get(r->kind)->rank;
    last = kind_get(before->kind)->rank;
    if (last < rank || (last == rank && strcmp(before->name, r->name) < 0))
        return 0;
    return err_set(err, ERR_BUNDLE,
        "%s '%s' is not in replay order in the manifest", r->kind_name,
        r->name);
}

/* A member has the path of the first resource with its digest. */
static int
check_member(struct manifest *m, const struct entry *e, struct err *err)
{
    size_t position = m->catalog->count - 1;
    struct member *member = members_take(&m->members, m->catalog, position);
    struct buf path;
    int rc = 0;

    buf_init(&path, BUNDLE_ENTRY_LIMIT);
    members_path(&m->members, m->catalog, m->members.of[position], &path);
    if (strcmp(buf_text(&path), e->member) != 0)
        rc = err_set(err, ERR_BUNDLE,
            "%s '%s' lies in member '%s', which should be '%s'", e->kind,
            e->name, e->member, buf_text(&path));
    else if (member->first != position && member->size != e->size)
        rc = err_set(err, ERR_BUNDLE,
            "member '%s' has two sizes in the manifest", e->member);
    member->size = (uint32_t)e->size;
    buf_free(&path);
    return rc;
}

static int
add_entry(struct manifest *m, const struct place *p, const cJSON *tree,
    const struct entry *e, struct err *err)
{
    struct resource *r =
        catalog_add_text(m->catalog, e->kind, e->name, "", 0, &e->digest, err);

    /* Only the disk's errors are not the bundle's. */
    if (r == NULL) {
        err->code = err->code == ERR_PARTIAL ? ERR_BUNDLE : err->code;
        return -1;
    }
    if (check_order(m, p, r, err) != 0 ||
        take_requires(m, p, r, tree, err) != 0 ||
        take_origin(m, p, r, tree, err) != 0)
        return -1;
    return m->loose ? 0 : check_member(m, e, err);
}

int
manifest_resource(struct manifest *m, const struct place *p, const cJSON *entry,
    struct err *err)
{
    static const char *const fields[] = { "kind", "member", "name", "origin",
        "requires", "sha256", "size", NULL };
    struct entry e = { 0 };
    int rc = manifest_known(m, p, entry, fields, err);

    if (rc == 0)
        rc = read_entry(p, entry, &e, err);
    if (rc == 0)
        rc = add_entry(m, p, entry, &e, err);
    free_entry(&e);
    return rc;
}

/* ---- what shows at the end ---- */

static int
check_present(const struct manifest *m, struct err *err)
{
    const struct catalog *c = m->catalog;
    size_t claim = 0;

    for (size_t i = 0; i < c->count; i++) {
        const struct resource *r = &c->items[i];

        for (size_t j = 0; j < r->reference_count; j++, claim++) {
            const struct reference *to = &r->references[j];
            bool there = catalog_find(c, to->kind, to->name) != NULL;

            if (there != m->present[claim])
                return err_set(err, ERR_BUNDLE,
                    "%s '%s' says wrongly whether %s '%s' is there",
                    r->kind_name, r->name, kind_get(to->kind)->name, to->name);
        }
    }
    return 0;
}

int
manifest_finish(const struct manifest *m, struct err *err)
{
    struct digest content;

    catalog_content_digest(m->catalog, &content);
    if (memcmp(&content, &m->content, sizeof content) != 0)
        return err_set(err, ERR_BUNDLE,
            "the content digest is not that of the manifest's resources");
    return check_present(m, err);
}
