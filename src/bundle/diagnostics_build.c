#include <stdlib.h>
#include <string.h>

#include "bundle/diagnostics_internal.h"
#include "model/gather.h"
#include "model/join.h"
#include "util/mem.h"
#include "util/signals.h"

bool
diagnostics_lacks(struct building *b, enum reply_id id, const char *family)
{
    char *why = replies_missing(b->replies, id);

    if (why != NULL)
        remarks_add(&b->out->about.unavailable, family, NULL, why);
    free(why);
    return why != NULL;
}

/* What the version does not have cannot be missing. */
bool
diagnostics_has(const struct building *b, enum kind_id kind)
{
    const struct server *from = &b->out->about.server;

    return from->version == 0 || kind_list_for(kind_get(kind), from) != NULL;
}

/* ---- the source ---- */

/* What the tool wrote about its run tells the version only, bare or, from a
 * library of its own, as an object. */
static cJSON *
version_of_run(const struct building *b)
{
    cJSON *told = replies_value(b->replies, REPLY_RUN, "version");
    const char *text = NULL;
    cJSON *version;

    if (told == NULL)
        told = replies_value(b->replies, REPLY_MANIFEST, "Product Version");
    if (json_is_string(told))
        text = json_text(told);
    else if (told != NULL)
        text = json_text(json_get(told, "originalValue"));
    version = json_object();
    if (text != NULL)
        json_put(version, "number", json_string(text));
    json_free(told);
    return version;
}

static char *
text_of(const struct building *b, const char *key)
{
    cJSON *value = replies_value(b->replies, REPLY_VERSION, key);
    char *text = json_is_string(value) ? mem_string(json_text(value)) : NULL;

    json_free(value);
    return text;
}

int
diagnostics_source(struct building *b, struct err *err)
{
    struct about *about = &b->out->about;
    cJSON *version = replies_value(b->replies, REPLY_VERSION, "version");
    struct err why = ERR_INIT;

    about->cluster_name = text_of(b, "cluster_name");
    about->cluster_uuid = text_of(b, "cluster_uuid");
    about->visibility = mem_string("unknown");
    diagnostics_lacks(b, REPLY_VERSION, "version");
    if (json_get(version, "number") == NULL) {
        json_free(version);
        version = version_of_run(b);
    }
    if (server_told(version, &about->server, &why) == 0) {
        about->product = mem_string(server_product_name(about->server.product));
        about->version = mem_string(json_text(json_get(version, "number")));
    } else if (why.code != ERR_VERSION)
        remarks_add(&about->unavailable, "version", NULL,
            "no file tells the version of the source");
    json_free(version);
    if (why.code != ERR_VERSION)
        return 0;
    *err = why;
    return -1;
}

/* ---- families that one reply tells whole ---- */

static const struct {
    enum kind_id kind;
    enum reply_id reply;
} families[] = {
    { KIND_ILM_POLICY, REPLY_POLICIES },
    { KIND_STORED_SCRIPT, REPLY_SCRIPTS },
    { KIND_INGEST_PIPELINE, REPLY_PIPELINES },
    { KIND_LEGACY_TEMPLATE, REPLY_TEMPLATES },
    { KIND_COMPONENT_TEMPLATE, REPLY_COMPONENTS },
    { KIND_INDEX_TEMPLATE, REPLY_COMPOSABLE },
};

/* Return a part's text without what only the tool asks for, or NULL. */
static char *
plain_text(
    const char *text, size_t length, const struct server *from, struct err *why)
{
    cJSON *tree = json_parse(text, length, ERR_PARTIAL, why);
    char *made = NULL;
    struct buf out;

    if (tree != NULL && join_part(tree, from, why) == 0) {
        buf_init(&out, (size_t)JSON_BODY_LIMIT * 2);
        json_print_line(tree, &out);
        made = buf_take(&out);
    }
    json_free(tree);
    return made;
}

static int
add_part(struct building *b, enum kind_id kind, const struct part *part,
    struct err *err)
{
    const struct server *from = &b->out->about.server;
    struct split_part to = { .key = part->key };
    struct err why = ERR_INIT;
    char *text = NULL, *plain;
    int rc;

    if (!part->too_large) {
        text = replies_text(b->replies, part, err);
        if (text == NULL)
            return -1;
        to.length = part->text.length;
    }
    if (text != NULL &&
        (kind == KIND_LEGACY_TEMPLATE || kind == KIND_INGEST_PIPELINE)) {
        plain = plain_text(text, to.length, from, &why);
        free(text);
        text = plain;
        to.length = text == NULL ? 0 : strlen(text);
    }
    to.text = text;
    rc = why.code == ERR_NONE
             ? gather_part(b->out, kind, &to, from, err)
             : gather_failed(b->out, kind, part->key, &why, err);
    free(text);
    return rc;
}

int
diagnostics_families(struct building *b, struct err *err)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const struct kind *k = kind_get(families[i].kind);
        const struct reply *reply = &b->replies->items[families[i].reply];

        if (!b->options->kinds[k->id] || !diagnostics_has(b, k->id) ||
            diagnostics_lacks(b, families[i].reply, k->name))
            continue;
        for (size_t j = 0; j < reply->count; j++)
            if (signals_check(err) != 0 ||
                add_part(b, k->id, &reply->parts[j], err) != 0)
                return -1;
    }
    return 0;
}
