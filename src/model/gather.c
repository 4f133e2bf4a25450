#include "model/gather.h"

#include <stdlib.h>

#include "model/sanitize.h"

int
gather_too_large(struct err *why)
{
    return err_set(
        why, ERR_PARTIAL, "it is larger than %u MiB", JSON_BODY_LIMIT >> 20);
}

int
gather_failed(struct catalog *out, enum kind_id kind, const char *name,
    const struct err *why, struct err *err)
{
    if (why->code == ERR_LOCAL) {
        *err = *why;
        return -1;
    }
    remarks_add(&out->about.failed, kind_get(kind)->name, name, why->text);
    return 0;
}

int
gather_part(struct catalog *out, enum kind_id kind,
    const struct split_part *part, const struct server *from, struct err *err)
{
    struct err why = ERR_INIT;
    cJSON *body = NULL, *origin = NULL;
    char *name = NULL;
    int rc = 0;

    if (part->text == NULL)
        gather_too_large(&why);
    else if (sanitize_part(kind, part->key, part->text, part->length, from,
                 &name, &body, &origin, &why) == 0 &&
             catalog_add(out, kind, name, body, origin, &why) != NULL)
        sanitize_external_files(kind, name, body, &out->about.external_files);
    if (why.code != ERR_NONE)
        rc = gather_failed(
            out, kind, name != NULL ? name : part->key, &why, err);
    free(name);
    json_free(body);
    json_free(origin);
    return rc;
}

/* ---- indices ---- */

int
gather_index(struct catalog *out, const struct index_entry *e, cJSON *body,
    const struct server *from, struct err *why)
{
    cJSON *origin = NULL;
    int rc = -1;

    if (!json_is_object(body)) {
        err_set(why, ERR_PARTIAL, "it is not an object");
        goto out;
    }
    json_put(body, "state", json_string(e->closed ? "close" : "open"));
    if (sanitize(KIND_INDEX, &body, from, &origin, why) != 0)
        goto out;
    if (e->routing_shards > 0)
        sanitize_routing_shards(body, e->routing_shards, from);
    if (catalog_add(out, KIND_INDEX, e->name, body, origin, why) == NULL)
        goto out;
    sanitize_external_files(
        KIND_INDEX, e->name, body, &out->about.external_files);
    rc = 0;
out:
    json_free(body);
    json_free(origin);
    return rc;
}

/* ---- data streams ---- */

const char *
gather_write_index(const cJSON *entry)
{
    const cJSON *item, *last = NULL;

    json_each (item, json_get(entry, "indices"))
        last = item;
    return json_text(json_get(last, "index_name"));
}

int
gather_stream(struct catalog *out, const char *name, cJSON *entry, cJSON *index,
    const struct server *from, struct err *why)
{
    cJSON *ignored = NULL, *origin = NULL;
    int rc = -1;

    if (index != NULL && sanitize(KIND_INDEX, &index, from, &ignored, why) != 0)
        goto out;
    if (sanitize_stream(&entry, index, from, &origin, why) == 0 &&
        catalog_add(out, KIND_DATA_STREAM, name, entry, origin, why) != NULL)
        rc = 0;
out:
    json_free(entry);
    json_free(index);
    json_free(ignored);
    json_free(origin);
    return rc;
}
