#include <stdlib.h>
#include <string.h>

#include "bundle/manifest_internal.h"
#include "util/mem.h"
#include "util/str.h"

/* ---- the version, before all else ---- */

/* Read "MAJOR.MINOR", both without leading zeros. */
static int
read_version(const char *text, unsigned *major, unsigned *minor)
{
    unsigned *const parts[] = { major, minor };

    for (size_t i = 0; i < 2; i++) {
        size_t digits = strspn(text, "0123456789");

        if (digits == 0 || digits > 6 || (digits > 1 && text[0] == '0') ||
            text[digits] != (i == 0 ? '.' : '\0'))
            return -1;
        *parts[i] = (unsigned)strtoul(text, NULL, 10);
        text += digits + (i == 0 ? 1 : 0);
    }
    return 0;
}

static int
take_format(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    (void)m;
    if (json_is_string(value) && strcmp(json_text(value), MANIFEST_FORMAT) == 0)
        return 0;
    return manifest_refuse(p, "has no valid", "format", err);
}

static int
take_version(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    if (!json_is_string(value) ||
        read_version(json_text(value), &m->major, &m->minor) != 0)
        return manifest_refuse(p, "has no valid", "format_version", err);
    if (m->major == BUNDLE_MAJOR)
        return 0;
    err_set(err, ERR_VERSION, "format version %u.%u is not supported", m->major,
        m->minor);
    return err_remedy(err, m->major > BUNDLE_MAJOR
                               ? "read it with a newer esbundle"
                               : "read it with an older esbundle");
}

/* No version needs anything yet. */
static int
take_need(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    (void)m;
    if (!json_is_string(value))
        return manifest_refuse(p, "is no string", NULL, err);
    err_set(err, ERR_VERSION, "the manifest needs the unknown feature '%s'",
        json_text(value));
    return err_remedy(err, "read it with a newer esbundle");
}

static int
take_canon(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    int64_t canon;

    if (!json_is_number(value) || json_to_int(value, &canon) != 0 || canon < 1)
        return manifest_refuse(p, "has no valid", "canon", err);
    if (canon > CATALOG_CANON) {
        err_set(err, ERR_VERSION, "canonical form %s is not supported",
            json_text(value));
        return err_remedy(err, "read it with a newer esbundle");
    }
    m->canon = (unsigned)canon;
    return 0;
}

static int
take_nothing(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    (void)m;
    (void)p;
    (void)value;
    (void)err;
    return 0;
}

/* ---- about ---- */

static int
take_content(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    if (!json_is_string(value) ||
        digest_read(json_text(value), &m->content) != 0)
        return manifest_refuse(p, "has no valid", "content_digest", err);
    return 0;
}

static int
take_created(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    if (!json_is_string(value))
        return manifest_refuse(p, "has no valid", "created", err);
    m->catalog->about.created = mem_string(json_text(value));
    return 0;
}

static int
take_tool(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    if (!json_is_string(value))
        return manifest_refuse(p, "has no valid", "tool", err);
    m->catalog->about.tool = mem_string(json_text(value));
    return 0;
}

static int
take_insecure(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    if (!json_is_bool(value))
        return manifest_refuse(p, "has no valid", "insecure", err);
    m->catalog->about.insecure = json_is_true(value);
    return 0;
}

static int
take_selection(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    struct buf text;

    if (!json_is_object(value))
        return manifest_refuse(p, "has no valid", "selection", err);
    buf_init(&text, JSON_BODY_LIMIT);
    (void)json_print_line(value, &text);
    m->catalog->about.selection = buf_take(&text);
    return 0;
}

static int
take_source(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    static const char *const fields[] = { "cluster_name", "cluster_uuid", "oss",
        "product", "user", "version", "visibility", NULL };
    struct about *a = &m->catalog->about;
    char **const texts[] = { &a->cluster_name, &a->cluster_uuid, NULL,
        &a->product, &a->user, &a->version, &a->visibility };
    const cJSON *oss = json_get(value, "oss");

    if (!json_is_object(value))
        return manifest_refuse(p, "has no valid", "source", err);
    if (manifest_known(m, p, value, fields, err) != 0)
        return -1;
    for (size_t i = 0; fields[i] != NULL; i++)
        if (texts[i] != NULL &&
            manifest_text(p, value, fields[i], false, texts[i], err) != 0)
            return -1;
    if (!json_is_bool(oss))
        return manifest_refuse(p, "has no valid", "oss", err);
    a->server.oss = json_is_true(oss);
    if (a->product != NULL &&
        strcmp(a->product, server_product_name(PRODUCT_OPENSEARCH)) == 0)
        a->server.product = PRODUCT_OPENSEARCH;
    if (a->version != NULL)
        (void)str_version(a->version, &a->server.version);
    return 0;
}

/* ---- remarks ---- */

/* The lists, and what their third text is called. */
static const struct remark_list {
    const char *name, *last;
    size_t at; /* within struct about */
} remark_lists[] = {
    { "appeared", NULL, offsetof(struct about, appeared) },
    { "external_files", "file", offsetof(struct about, external_files) },
    { "failed", "reason", offsetof(struct about, failed) },
    { "skipped", "reason", offsetof(struct about, skipped) },
    { "unavailable", "reason", offsetof(struct about, unavailable) },
    { "vanished", NULL, offsetof(struct about, vanished) },
};

static int
take_remark(struct manifest *m, const struct place *p, const cJSON *value,
    struct err *err)
{
    const struct remark_list *list = remark_lists;
    char *kind = NULL, *name = NULL, *last = NULL;
    int rc = -1;

    while (strcmp(list->name, p->list) != 0)
        list++;
    if (manifest_known(m, p, value,
            (const char *const[]){ "kind", "name", list->last, NULL },
            err) == 0 &&
        manifest_text(p, value, "kind", true, &kind, err) == 0 &&
        manifest_text(p, value, "name", false, &name, err) == 0 &&
        (list->last == NULL ||
            manifest_text(p, value, list->last, true, &last, err) == 0))
        rc = 0;
    if (rc == 0)
        remarks_add(
            (struct remarks *)(void *)((char *)&m->catalog->about + list->at),
            kind, name, last);
    free(kind);
    free(name);
    free(last);
    return rc;
}

/* ---- the whole ---- */

static const struct manifest_field version_fields[] = {
    { "format", false, true, take_format },
    { "format_version", false, true, take_version },
    { NULL, false, false, NULL },
};

static const struct manifest_field need_fields[] = {
    { "canon", false, true, take_canon },
    { "needs", true, true, take_need },
    { NULL, false, false, NULL },
};

static const struct manifest_field all_fields[] = {
    { "appeared", true, true, take_remark },
    { "canon", false, true, take_nothing },
    { "content_digest", false, true, take_content },
    { "created", false, false, take_created },
    { "external_files", true, true, take_remark },
    { "failed", true, true, take_remark },
    { "format", false, true, take_nothing },
    { "format_version", false, true, take_nothing },
    { "insecure", false, true, take_insecure },
    { "needs", true, true, take_nothing },
    { "resources", true, true, manifest_resource },
    { "selection", false, false, take_selection },
    { "skipped", true, true, take_remark },
    { "source", false, true, take_source },
    { "tool", false, false, take_tool },
    { "unavailable", true, true, take_remark },
    { "vanished", true, true, take_remark },
    { NULL, false, false, NULL },
};

int
manifest_read(
    struct manifest *m, const char *text, size_t length, struct err *err)
{
    /* A future version may differ in all but its name and number; what it
     * needs may change the meaning of all the rest. */
    if (manifest_scan(m, text, length, version_fields, false, err) != 0 ||
        manifest_scan(m, text, length, need_fields, false, err) != 0)
        return -1;
    if (!m->loose && json_check_canonical(text, length, err) != 0)
        return err_prefix(err, "member '%s'", MANIFEST_PATH);
    if (manifest_scan(m, text, length, all_fields, true, err) != 0)
        return -1;
    return m->loose ? 0 : manifest_finish(m, err);
}

void
manifest_free(struct manifest *m)
{
    members_free(&m->members);
    free(m->present);
    list_free(&m->notes);
}
