#include "cluster/collect.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"
#include "util/signals.h"

int
collect_refused(struct collector *k, const char *family, enum outcome outcome,
    struct err *err)
{
    switch (outcome) {
    case OUTCOME_DONE:
    case OUTCOME_ABSENT:
    case OUTCOME_NO_FAMILY:
        return 0;
    case OUTCOME_FORBIDDEN:
    case OUTCOME_REFUSED:
        if (outcome == OUTCOME_FORBIDDEN && k->forbidden.code == ERR_NONE)
            k->forbidden = *err;
        remarks_add(&k->out->about.unavailable, family, NULL, err->text);
        return 0;
    case OUTCOME_AGAIN:
    case OUTCOME_DOUBT:
    case OUTCOME_FAILED:
        break;
    }
    return -1;
}

int
collect_add_part(struct collector *k, enum kind_id kind,
    const struct split_part *part, struct err *err)
{
    struct catalog *out = k->out;
    struct err why = ERR_INIT;
    cJSON *body = NULL, *origin = NULL;
    char *name = NULL;
    int rc = 0;

    if (part->text == NULL)
        err_set(&why, ERR_PARTIAL, "it is larger than %u MiB",
            JSON_BODY_LIMIT >> 20);
    else if (sanitize_part(kind, part->key, part->text, part->length,
                 &k->cluster->server, &name, &body, &origin, &why) == 0 &&
             catalog_add(out, kind, name, body, origin, &why) != NULL)
        sanitize_external_files(kind, name, body, &out->about.external_files);
    if (why.code == ERR_LOCAL) {
        *err = why;
        rc = -1;
    } else if (why.code != ERR_NONE)
        remarks_add(&out->about.failed, kind_get(kind)->name,
            name != NULL ? name : part->key, why.text);
    free(name);
    json_free(body);
    json_free(origin);
    return rc;
}

/* ---- families that one list request tells whole ---- */

struct family {
    struct collector *collector;
    enum kind_id kind;
    struct catalog_mark mark;
    size_t failed, files; /* remarks before this family */
    size_t done;
};

/* Undo what a broken attempt has added. */
static void
family_begin(void *user)
{
    struct family *f = user;
    struct about *about = &f->collector->out->about;

    catalog_cut(f->collector->out, f->mark);
    remarks_cut(&about->failed, f->failed);
    remarks_cut(&about->external_files, f->files);
    f->done = 0;
}

static int
family_part(void *user, const struct split_part *part, struct err *err)
{
    struct family *f = user;

    progress_step(f->collector->options->progress, ++f->done);
    return collect_add_part(f->collector, f->kind, part, err);
}

int
collect_family(struct collector *k, enum kind_id kind, struct err *err)
{
    struct about *about = &k->out->about;
    struct family f = { k, kind, catalog_mark(k->out), about->failed.count,
        about->external_files.count, 0 };
    const struct kind_list *list =
        kind_list_for(kind_get(kind), &k->cluster->server);
    enum outcome outcome;

    if (list == NULL)
        return 0;
    outcome = cluster_stream(k->cluster, list->target, list->split,
        family_begin, family_part, &f, err);
    if (outcome == OUTCOME_DONE || outcome == OUTCOME_ABSENT)
        k->answered = true;
    else
        family_begin(&f);
    return collect_refused(k, kind_get(kind)->name, outcome, err);
}

/* ---- scripts, where the cluster state is refused ---- */

static int
collect_script(struct collector *k, const char *name, struct err *err)
{
    char *target = request_path("/_scripts/", name, "");
    cJSON *tree = NULL, *origin = NULL, *body;
    struct err why = ERR_INIT;
    enum outcome outcome = cluster_get(k->cluster, target, &tree, err);
    int rc = collect_refused(k, "stored_script", outcome, err);

    free(target);
    if (outcome != OUTCOME_DONE)
        return rc;
    body = json_take(tree, "script");
    if (body != NULL && (sanitize(KIND_STORED_SCRIPT, &body,
                             &k->cluster->server, &origin, &why) != 0 ||
                            catalog_add(k->out, KIND_STORED_SCRIPT, name, body,
                                origin, &why) == NULL))
        remarks_add(&k->out->about.failed, "stored_script", name, why.text);
    json_free(body);
    json_free(origin);
    json_free(tree);
    return 0;
}

int
collect_scripts_of_pipelines(struct collector *k, struct err *err)
{
    struct list names = LIST_INIT;
    int rc = 0;

    for (size_t i = 0; i < k->out->count; i++) {
        const struct resource *r = &k->out->items[i];

        for (size_t j = 0; j < r->reference_count; j++)
            if (r->references[j].kind == KIND_STORED_SCRIPT)
                list_add(&names, r->references[j].name);
    }
    list_sort(&names);
    for (size_t i = 0; i < names.count && rc == 0; i++)
        rc = collect_script(k, names.items[i], err);
    list_free(&names);
    return rc;
}

/* ---- the whole ---- */

static void
fill_about(struct collector *k)
{
    struct about *about = &k->out->about;
    const struct cluster *c = k->cluster;

    about->server = c->server;
    about->product = mem_string(c->product);
    about->version = mem_string(c->version);
    about->cluster_name = mem_string(c->name);
    about->cluster_uuid = mem_string(c->uuid);
    about->insecure = http_endpoint(c->http)->insecure;
}

/* Say which listed indices and streams are to be read. */
static void
choose(struct collector *k, struct index_entry *entries, size_t count,
    enum kind_id kind)
{
    const struct collect_options *o = k->options;

    for (size_t i = 0; i < count; i++) {
        struct index_entry *e = &entries[i];
        struct listed item = { kind, e->name, e->hidden, e->closed };
        const char *reason = NULL;

        if (e->backing || !o->kinds[kind])
            continue;
        e->chosen = o->wants == NULL || o->wants(o->user, &item, &reason);
        if (!e->chosen && reason != NULL)
            remarks_add(
                &k->out->about.skipped, kind_get(kind)->name, e->name, reason);
    }
}

/* Remark what the chosen part of the listing gained or lost meanwhile. */
static void
compare_listing(struct collector *k, const struct index_entry *before,
    size_t before_count, const struct listing *now, enum kind_id kind)
{
    const struct index_entry *after =
        kind == KIND_INDEX ? now->indices : now->streams;
    size_t after_count =
        kind == KIND_INDEX ? now->index_count : now->stream_count;
    struct about *about = &k->out->about;
    const char *name = kind_get(kind)->name;
    size_t i = 0, j = 0;

    while (i < before_count || j < after_count) {
        int order = i == before_count  ? 1
                    : j == after_count ? -1
                                       : strcmp(before[i].name, after[j].name);

        if (order < 0 && before[i].chosen)
            remarks_add(&about->vanished, name, before[i].name, NULL);
        if (order == 0 && before[i].chosen && !before[i].seen)
            remarks_add(&about->vanished, name, before[i].name,
                "it came back before the end");
        if (order > 0 && !after[j].backing) {
            struct listed item = { kind, after[j].name, after[j].hidden,
                after[j].closed };
            const char *reason = NULL;

            if (k->options->wants == NULL ||
                k->options->wants(k->options->user, &item, &reason))
                remarks_add(&about->appeared, name, after[j].name, NULL);
        }
        i += order <= 0;
        j += order >= 0;
    }
}

/* Without the listing nobody knows what is missing: no version lacks it, so
 * that no answer to it is an empty one. */
static int
listing_refused(struct collector *k, enum outcome outcome, struct err *err)
{
    static const enum kind_id kinds[] = { KIND_INDEX, KIND_DATA_STREAM };
    int rc = 0;

    if (outcome == OUTCOME_DONE)
        return 0;
    if (outcome == OUTCOME_ABSENT || outcome == OUTCOME_NO_FAMILY)
        outcome = OUTCOME_REFUSED;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && rc == 0; i++)
        if (k->options->kinds[kinds[i]])
            rc = collect_refused(k, kind_get(kinds[i])->name, outcome, err);
    return rc;
}

static int
relist(struct collector *k, struct err *err)
{
    struct listing now = { 0 };
    enum outcome outcome = listing_read(k->cluster, &now, err);
    int rc = listing_refused(k, outcome, err);

    if (outcome == OUTCOME_DONE) {
        compare_listing(
            k, k->listing.indices, k->listing.index_count, &now, KIND_INDEX);
        if (k->options->kinds[KIND_DATA_STREAM])
            compare_listing(k, k->listing.streams, k->listing.stream_count,
                &now, KIND_DATA_STREAM);
    }
    listing_free(&now);
    return rc;
}

/* List indices and streams and read the bodies of the chosen ones. */
static int
collect_listed(struct collector *k, struct err *err)
{
    enum outcome outcome = listing_read(k->cluster, &k->listing, err);

    if (outcome != OUTCOME_DONE)
        return listing_refused(k, outcome, err);
    k->answered = true;
    choose(k, k->listing.indices, k->listing.index_count, KIND_INDEX);
    choose(k, k->listing.streams, k->listing.stream_count, KIND_DATA_STREAM);
    if (k->options->kinds[KIND_INDEX] && collect_indices(k, err) != 0)
        return -1;
    if (k->options->kinds[KIND_DATA_STREAM] && collect_streams(k, err) != 0)
        return -1;
    return k->options->relist ? relist(k, err) : 0;
}

/* Say whether a kind's family is told whole by one list request. */
static bool
is_plain_family(enum kind_id kind)
{
    return kind != KIND_INDEX && kind != KIND_DATA_STREAM;
}

static int
collect_families(struct collector *k, struct err *err)
{
    const struct collect_options *o = k->options;
    bool scripts_refused = false;

    for (int kind = 0; kind < KIND_COUNT; kind++) {
        size_t before = k->out->about.unavailable.count;

        if (!o->kinds[kind] || !is_plain_family((enum kind_id)kind))
            continue;
        progress_begin(o->progress, (unsigned)kind + 1, KIND_COUNT,
            kind_get((enum kind_id)kind)->name, 0);
        if (signals_check(err) != 0 ||
            collect_family(k, (enum kind_id)kind, err) != 0)
            return -1;
        if (kind == KIND_STORED_SCRIPT)
            scripts_refused = k->out->about.unavailable.count > before;
    }
    return scripts_refused ? collect_scripts_of_pipelines(k, err) : 0;
}

int
collect(struct cluster *c, const struct collect_options *options,
    struct catalog *out, struct err *err)
{
    struct collector k = { .cluster = c, .options = options, .out = out };
    int rc;

    fill_about(&k);
    rc = collect_families(&k, err);
    if (rc == 0 &&
        (options->kinds[KIND_INDEX] || options->kinds[KIND_DATA_STREAM]))
        rc = collect_listed(&k, err);
    listing_free(&k.listing);
    /* Who may read nothing at all has not exported a part. */
    if (rc == 0 && !k.answered && k.forbidden.code != ERR_NONE) {
        *err = k.forbidden;
        rc = -1;
    }
    return rc;
}
