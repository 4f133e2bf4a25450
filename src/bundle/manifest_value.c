#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/manifest_internal.h"
#include "util/mem.h"

#define NOTES_MOST 20 /* so that a hostile manifest cannot fill the screen */

static void
place_text(const struct place *p, char out[64])
{
    if (p->list == NULL)
        (void)snprintf(out, 64, "the manifest");
    else
        (void)snprintf(out, 64, "entry %zu of '%s'", p->number, p->list);
}

int
manifest_refuse(
    const struct place *p, const char *what, const char *field, struct err *err)
{
    char where[64];

    place_text(p, where);
    if (field == NULL)
        return err_set(err, ERR_BUNDLE, "%s %s", where, what);
    return err_set(err, ERR_BUNDLE, "%s %s '%s'", where, what, field);
}

int
manifest_text(const struct place *p, const cJSON *object, const char *field,
    bool need, char **out, struct err *err)
{
    const cJSON *item = json_get(object, field);

    if (item == NULL && !need)
        return 0;
    if (!json_is_string(item))
        return manifest_refuse(p, "has no valid", field, err);
    *out = mem_string(json_text(item));
    return 0;
}

void
manifest_note(struct manifest *m, const struct place *p, const char *field)
{
    char *text = mem_format("unknown field '%s' of '%s' is ignored", field,
        p->list == NULL ? "manifest" : p->list);

    if (m->notes.count < NOTES_MOST)
        list_add_new(&m->notes, text);
    free(text);
}

static bool
is_one_of(const char *field, const char *const *fields)
{
    while (*fields != NULL && strcmp(*fields, field) != 0)
        fields++;
    return *fields != NULL;
}

int
manifest_known(struct manifest *m, const struct place *p, const cJSON *object,
    const char *const *fields, struct err *err)
{
    const cJSON *item;

    if (!json_is_object(object))
        return manifest_refuse(p, "is no object", NULL, err);
    json_each (item, object) {
        if (is_one_of(item->string, fields))
            continue;
        if (m->minor <= BUNDLE_MINOR)
            return manifest_refuse(
                p, "has an unknown field", item->string, err);
        manifest_note(m, p, item->string);
    }
    return 0;
}
