#include <stdlib.h>
#include <string.h>

#include "bundle/manifest_internal.h"
#include "util/mem.h"

/* A manifest is read by events; only one value, or one element of a list, is
 * a tree at a time. */
struct scan {
    struct manifest *manifest;
    const char *text;
    const struct manifest_field *fields;
    bool all;
    const struct manifest_field *field; /* the current one; NULL: pass over */
    struct place place;                 /* of its value, or its elements */
    uint64_t start;                     /* of the value */
    unsigned seen;                      /* a bit per field */
    bool told;                          /* the error names its place */
    struct buf key;
};

/* Hand a whole value to the taker of its field. */
static int
take(struct scan *s, uint64_t start, uint64_t end, struct err *err)
{
    cJSON *tree;
    int rc;

    if (s->field->list)
        s->place.number++;
    if (end - start > BUNDLE_ENTRY_LIMIT)
        return err_set(err, ERR_BUNDLE,
            "a value of '%s' in the manifest is larger than %u MiB",
            s->field->name, BUNDLE_ENTRY_LIMIT >> 20);
    tree = json_parse(s->text + start, (size_t)(end - start), ERR_BUNDLE, err);
    if (tree == NULL)
        return -1;
    rc = s->field->take(s->manifest, &s->place, tree, err);
    json_free(tree);
    return rc;
}

static int
take_key(struct scan *s, const struct json_token *t, struct err *err)
{
    const struct manifest_field *f = s->fields;
    const struct place top = { NULL, 0 };

    buf_clear(&s->key);
    if (json_unquote(t, &s->key) != 0)
        return manifest_refuse(&top, "has a key that is too long", NULL, err);
    while (f->name != NULL && strcmp(f->name, buf_text(&s->key)) != 0)
        f++;
    s->field = f->name == NULL ? NULL : f;
    s->place = (struct place){ NULL, 0 };
    if (s->field != NULL) {
        s->seen |= 1u << (f - s->fields);
        s->place.list = f->list ? f->name : NULL;
        return 0;
    }
    if (!s->all)
        return 0;
    if (s->manifest->minor <= BUNDLE_MINOR)
        return manifest_refuse(
            &top, "has an unknown field", buf_text(&s->key), err);
    manifest_note(s->manifest, &top, buf_text(&s->key));
    return 0;
}

static int
take_event(struct scan *s, const struct json_token *t, struct err *err)
{
    bool opens = t->event == JSON_OBJECT || t->event == JSON_ARRAY;
    bool closes = t->event == JSON_OBJECT_END || t->event == JSON_ARRAY_END;
    const struct place top = { NULL, 0 };

    if (t->depth == 0 && t->event != JSON_OBJECT && t->event != JSON_OBJECT_END)
        return manifest_refuse(&top, "is no object", NULL, err);
    if (t->depth == 1 && t->event == JSON_KEY)
        return take_key(s, t, err);
    if (t->depth == 0 || s->field == NULL)
        return 0;
    if (s->field->list && t->depth == 1)
        return t->event == JSON_ARRAY || t->event == JSON_ARRAY_END
                   ? 0
                   : manifest_refuse(&top, "has no valid", s->field->name, err);

    /* Values of a field, or elements of a list, wait until they are whole. */
    if (t->depth != (s->field->list ? 2 : 1) || t->event == JSON_KEY)
        return 0;
    if (!closes)
        s->start = t->offset;
    return opens ? 0 : take(s, s->start, t->offset + t->length, err);
}

static int
handle(void *user, const struct json_token *t, struct err *err)
{
    struct scan *s = user;

    s->told = take_event(s, t, err) != 0;
    return s->told ? -1 : 0;
}

int
manifest_scan(struct manifest *m, const char *text, size_t length,
    const struct manifest_field *fields, bool all, struct err *err)
{
    struct scan s = {
        .manifest = m, .text = text, .fields = fields, .all = all
    };
    const struct place top = { NULL, 0 };
    int rc;

    buf_init(&s.key, BUNDLE_ENTRY_LIMIT);
    rc = json_scan(text, length, handle, &s, ERR_BUNDLE, err);
    if (rc != 0 && !s.told)
        err_prefix(err, "member '%s'", MANIFEST_PATH);
    buf_free(&s.key);
    for (unsigned i = 0; rc == 0 && fields[i].name != NULL; i++)
        if (fields[i].required && (s.seen & 1u << i) == 0)
            rc = manifest_refuse(&top, "lacks", fields[i].name, err);
    return rc;
}
