#include "cluster/collect.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
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

/* ---- the listing ---- */

/* Remark what the chosen part of the listing gained or lost meanwhile. */
static void
compare_entries(struct collector *k, const struct entries *before,
    const struct entries *after, enum kind_id kind)
{
    struct about *about = &k->out->about;
    const char *name = kind_get(kind)->name;
    size_t i = 0, j = 0;

    while (i < before->count || j < after->count) {
        const struct index_entry *old = &before->items[i];
        const struct index_entry *now = &after->items[j];
        int order = i == before->count  ? 1
                    : j == after->count ? -1
                                        : strcmp(old->name, now->name);

        if (order < 0 && old->chosen)
            remarks_add(&about->vanished, name, old->name, NULL);
        if (order == 0 && old->chosen && !old->seen)
            remarks_add(&about->vanished, name, old->name,
                "it came back before the end");
        if (order > 0 && !now->backing &&
            entries_wanted(
                now, kind, k->options->wants, k->options->user, NULL))
            remarks_add(&about->appeared, name, now->name, NULL);
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
        if (k->options->kinds[KIND_INDEX])
            compare_entries(k, &k->listing.indices, &now.indices, KIND_INDEX);
        if (k->options->kinds[KIND_DATA_STREAM])
            compare_entries(
                k, &k->listing.streams, &now.streams, KIND_DATA_STREAM);
    }
    listing_free(&now);
    return rc;
}

/* ---- the whole ---- */

void
collect_phase(struct collector *k, enum kind_id kind, size_t total)
{
    progress_begin(k->options->progress, ++k->phase, k->phases,
        kind_get(kind)->name, total);
}

static void
choose(struct collector *k, struct entries *entries, enum kind_id kind)
{
    const struct collect_options *o = k->options;

    if (o->kinds[kind])
        entries_choose(
            entries, kind, o->wants, o->user, &k->out->about.skipped);
}

/* List the indices and streams and choose from them. */
static int
list_all(struct collector *k, struct err *err)
{
    enum outcome outcome = listing_read(k->cluster, &k->listing, err);

    if (outcome != OUTCOME_DONE)
        return listing_refused(k, outcome, err);
    k->answered = true;
    choose(k, &k->listing.indices, KIND_INDEX);
    choose(k, &k->listing.streams, KIND_DATA_STREAM);
    return 0;
}

/* Read the families that one list request tells whole, scripts apart. */
static int
collect_families(struct collector *k, struct err *err)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (!k->options->kinds[kind] || kind == KIND_STORED_SCRIPT ||
            kind == KIND_INDEX || kind == KIND_DATA_STREAM)
            continue;
        collect_phase(k, (enum kind_id)kind, 0);
        if (signals_check(err) != 0 ||
            collect_family(k, (enum kind_id)kind, err) != 0)
            return -1;
    }
    return 0;
}

/* The listing comes first and is compared at the end; what only the cluster
 * state tells must be there before the bodies of indices. */
static int
collect_all(struct collector *k, struct err *err)
{
    const bool *kinds = k->options->kinds;
    bool lists = kinds[KIND_INDEX] || kinds[KIND_DATA_STREAM];

    if ((lists && list_all(k, err) != 0) || collect_state(k, err) != 0 ||
        collect_families(k, err) != 0)
        return -1;
    if (kinds[KIND_STORED_SCRIPT] && k->scripts_refused &&
        collect_scripts_of_pipelines(k, err) != 0)
        return -1;
    if (kinds[KIND_INDEX] && collect_indices(k, err) != 0)
        return -1;
    if (kinds[KIND_DATA_STREAM] && collect_streams(k, err) != 0)
        return -1;
    return lists && k->options->relist ? relist(k, err) : 0;
}

int
collect(struct cluster *c, const struct collect_options *options,
    struct catalog *out, struct err *err)
{
    struct collector k = { .cluster = c, .options = options, .out = out };
    int rc;

    for (int kind = 0; kind < KIND_COUNT; kind++)
        k.phases += options->kinds[kind];
    fill_about(&k);
    rc = collect_all(&k, err);
    listing_free(&k.listing);
    /* Who may read nothing at all has not exported a part. */
    if (rc == 0 && !k.answered && k.forbidden.code != ERR_NONE) {
        *err = k.forbidden;
        rc = -1;
    }
    return rc;
}
