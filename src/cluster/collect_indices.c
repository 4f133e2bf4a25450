#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

/* ---- batches of names ---- */

/* Return the target that asks for names from..to. */
static char *
batch_target(
    const struct collector *k, const struct list *names, size_t from, size_t to)
{
    struct buf target;

    buf_init(&target, HTTP_LINE_LIMIT * 2);
    for (size_t i = from; i < to; i++) {
        buf_putc(&target, i == from ? '/' : ',');
        str_encode_url(names->items[i], &target);
    }
    buf_puts(&target, "?flat_settings=true&ignore_unavailable=true");
    if (k->cluster->server.product == PRODUCT_ELASTICSEARCH &&
        k->cluster->server.version < SERVER_VERSION(7, 0, 0))
        buf_puts(&target, "&include_type_name=false");
    return buf_take(&target);
}

/* Ask for names from..to; halve what is refused until one name stands alone. */
static int
run_batch(struct collector *k, const struct batch_job *job, size_t from,
    size_t to, struct err *err)
{
    char *target = batch_target(k, job->names, from, to);
    size_t middle = from + (to - from) / 2;
    enum outcome outcome;

    job->start(job->user);
    outcome = cluster_stream(
        k->cluster, target, "*", job->begin, job->part, job->user, err);
    free(target);
    if (outcome == OUTCOME_DONE || outcome == OUTCOME_ABSENT)
        return 0;
    if (outcome != OUTCOME_FORBIDDEN && outcome != OUTCOME_REFUSED &&
        outcome != OUTCOME_NO_FAMILY)
        return -1;
    if (to - from == 1) {
        job->refused(job->user, job->names->items[from], err);
        return 0;
    }
    if (run_batch(k, job, from, middle, err) != 0)
        return -1;
    return run_batch(k, job, middle, to, err);
}

/* Return how many bytes a name takes in a target. */
static size_t
encoded_length(const char *name)
{
    struct buf text;
    size_t length;

    buf_init(&text, HTTP_LINE_LIMIT);
    str_encode_url(name, &text);
    length = text.length;
    buf_free(&text);
    return length;
}

int
collect_batches(
    struct collector *k, const struct batch_job *job, struct err *err)
{
    const struct list *names = job->names;
    size_t from = 0, length = 0;

    for (size_t i = 0; i < names->count; i++) {
        size_t more = encoded_length(names->items[i]) + 1;

        if (i > from && length + more > HTTP_BATCH_LIMIT) {
            if (signals_check(err) != 0 || run_batch(k, job, from, i, err) != 0)
                return -1;
            from = i;
            length = 0;
        }
        length += more;
    }
    return from < names->count ? run_batch(k, job, from, names->count, err) : 0;
}

/* ---- bodies ---- */

struct reading {
    struct collector *collector;
    struct catalog_mark mark;
    size_t failed, files;
    struct list seen; /* names of the batch under way */
    size_t done;
};

/* Forget what a broken attempt at this batch has added. */
static void
indices_begin(void *user)
{
    struct reading *r = user;
    struct about *about = &r->collector->out->about;

    catalog_cut(r->collector->out, r->mark);
    remarks_cut(&about->failed, r->failed);
    remarks_cut(&about->external_files, r->files);
    for (size_t i = 0; i < r->seen.count; i++)
        listing_index(&r->collector->listing, r->seen.items[i])->seen = false;
    list_free(&r->seen);
}

/* A new batch: what came before it is safe. */
static void
indices_start(void *user)
{
    struct reading *r = user;
    const struct catalog *out = r->collector->out;

    r->mark = catalog_mark(out);
    r->failed = out->about.failed.count;
    r->files = out->about.external_files.count;
    list_free(&r->seen);
}

static int
indices_part(void *user, const struct split_part *part, struct err *err)
{
    struct reading *r = user;
    struct collector *k = r->collector;
    struct index_entry *e = listing_index(&k->listing, part->key);
    struct err why = ERR_INIT;
    cJSON *body;

    /* A name may have become an alias of an index nobody asked for. */
    if (e == NULL || !e->chosen || e->seen)
        return 0;
    e->seen = true;
    list_add(&r->seen, e->name);
    progress_step(k->options->progress, ++r->done);
    if (part->text == NULL)
        gather_too_large(&why);
    else {
        body = json_parse(part->text, part->length, ERR_PARTIAL, &why);
        if (body != NULL &&
            gather_index(k->out, e, body, &k->cluster->server, &why) == 0)
            return 0;
    }
    return gather_failed(k->out, KIND_INDEX, e->name, &why, err);
}

static void
indices_refused(void *user, const char *name, const struct err *why)
{
    struct reading *r = user;
    struct index_entry *e = listing_index(&r->collector->listing, name);

    e->seen = true;
    remarks_add(&r->collector->out->about.failed, "index", name, why->text);
}

int
collect_indices(struct collector *k, struct err *err)
{
    struct list names = LIST_INIT;
    struct reading r = { .collector = k };
    const struct batch_job job = { &names, indices_start, indices_begin,
        indices_part, indices_refused, &r };
    int rc;

    for (size_t i = 0; i < k->listing.indices.count; i++)
        if (k->listing.indices.items[i].chosen)
            list_add(&names, k->listing.indices.items[i].name);
    collect_phase(k, KIND_INDEX, names.count);
    rc = collect_batches(k, &job, err);
    list_free(&r.seen);
    list_free(&names);
    return rc;
}
