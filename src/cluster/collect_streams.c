#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

/* A data stream's list entry, kept until its write index's body is there:
 * fields learned dynamically live only in that index's mapping. */
struct stream {
    char *name;
    char *write_index; /* NULL once it was read */
    char *entry;       /* the list entry's text */
    size_t length;
};

struct streams {
    struct collector *collector;
    struct stream *items; /* sorted by write index before the batches */
    size_t count, room, done;
    struct catalog_mark mark;
    size_t failed;
};

static void
clear(struct streams *s)
{
    while (s->count > 0) {
        struct stream *one = &s->items[--s->count];

        free(one->name);
        free(one->write_index);
        free(one->entry);
    }
}

static void
entries_begin(void *user)
{
    struct streams *s = user;

    clear(s);
    remarks_cut(&s->collector->out->about.failed, s->failed);
}

/* One entry that cannot be understood costs only its own stream. */
static void
refuse_entry(struct streams *s, const struct split_part *part, const char *why)
{
    struct collector *k = s->collector;
    char *name =
        part->text == NULL ? NULL : sanitize_name(part->text, part->length);
    struct index_entry *e =
        name == NULL ? NULL : listing_stream(&k->listing, name);

    if (e != NULL)
        e->seen = true;
    if (e == NULL || e->chosen)
        remarks_add(&k->out->about.failed, "data_stream", name, why);
    free(name);
}

/* Keep an entry until its write index is read. */
static void
keep_entry(struct streams *s, struct index_entry *e, const cJSON *tree,
    const struct split_part *part)
{
    struct stream one = { 0 };

    one.name = mem_string(e->name);
    one.write_index = mem_string(gather_write_index(tree));
    one.entry = mem_copy(part->text, part->length);
    one.length = part->length;
    s->items = mem_room(s->items, s->count, &s->room, sizeof *s->items);
    s->items[s->count++] = one;
    e->seen = true;
}

static int
entries_part(void *user, const struct split_part *part, struct err *err)
{
    struct streams *s = user;
    struct err why = ERR_INIT;
    struct index_entry *e;
    cJSON *tree = NULL;
    const char *name;

    (void)err;
    if (part->text == NULL)
        gather_too_large(&why);
    else
        tree = json_parse(part->text, part->length, ERR_PARTIAL, &why);
    name = json_text(json_get(tree, "name"));
    if (name == NULL)
        refuse_entry(s, part, tree == NULL ? why.text : "it has no name");
    else {
        e = listing_stream(&s->collector->listing, name);
        if (e != NULL && e->chosen)
            keep_entry(s, e, tree, part);
    }
    json_free(tree);
    return 0;
}

static int
record(struct streams *s, const struct stream *one,
    const struct split_part *part, struct err *err)
{
    struct collector *k = s->collector;
    struct err why = ERR_INIT;
    cJSON *entry, *index = NULL;

    progress_step(k->options->progress, ++s->done);
    entry = json_parse(one->entry, one->length, ERR_PARTIAL, &why);
    if (entry != NULL && part != NULL)
        index = json_parse(part->text, part->length, ERR_PARTIAL, &why);
    if (entry != NULL && (index != NULL || part == NULL)) {
        if (gather_stream(k->out, one->name, entry, index, &k->cluster->server,
                &why) == 0)
            return 0;
    } else
        json_free(entry);
    return gather_failed(k->out, KIND_DATA_STREAM, one->name, &why, err);
}

static void
bodies_start(void *user)
{
    struct streams *s = user;

    s->mark = catalog_mark(s->collector->out);
    s->failed = s->collector->out->about.failed.count;
}

static void
bodies_begin(void *user)
{
    struct streams *s = user;

    catalog_cut(s->collector->out, s->mark);
    remarks_cut(&s->collector->out->about.failed, s->failed);
}

static struct stream *
stream_of(const struct streams *s, const char *index)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].write_index != NULL &&
            strcmp(s->items[i].write_index, index) == 0)
            return &s->items[i];
    return NULL;
}

static int
bodies_part(void *user, const struct split_part *part, struct err *err)
{
    struct streams *s = user;
    struct stream *one = stream_of(s, part->key);

    if (one == NULL || part->text == NULL)
        return 0;
    return record(s, one, part, err);
}

/* Without its write index a stream is carried as its template makes it. */
static void
bodies_refused(void *user, const char *name, const struct err *why)
{
    struct streams *s = user;
    struct stream *one = stream_of(s, name);
    struct err ignored = ERR_INIT;

    if (one == NULL)
        return;
    remarks_add(&s->collector->out->about.unavailable, "data_stream mapping",
        one->name, why->text);
    record(s, one, NULL, &ignored);
}

/* A stream whose write index went away between list and batch is recorded. */
static int
record_unread(struct streams *s, struct err *err)
{
    const struct catalog *out = s->collector->out;

    for (size_t i = 0; i < s->count; i++) {
        const struct stream *one = &s->items[i];

        if (catalog_find(out, KIND_DATA_STREAM, one->name) == NULL &&
            one->write_index == NULL && record(s, one, NULL, err) != 0)
            return -1;
    }
    return 0;
}

static int
read_bodies(struct streams *s, struct err *err)
{
    struct list names = LIST_INIT;
    const struct batch_job job = { &names, bodies_start, bodies_begin,
        bodies_part, bodies_refused, s };
    int rc;

    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].write_index != NULL)
            list_add(&names, s->items[i].write_index);
    list_sort(&names);
    rc = collect_batches(s->collector, &job, err);
    list_free(&names);
    return rc == 0 ? record_unread(s, err) : -1;
}

int
collect_streams(struct collector *k, struct err *err)
{
    struct streams s = { .collector = k, .failed = k->out->about.failed.count };
    const struct kind_list *list =
        kind_list_for(kind_get(KIND_DATA_STREAM), &k->cluster->server);
    enum outcome outcome;
    int rc;

    collect_phase(k, KIND_DATA_STREAM, k->listing.streams.count);
    if (list == NULL || k->listing.streams.count == 0)
        return 0;
    outcome = cluster_stream(k->cluster, list->target, list->split,
        entries_begin, entries_part, &s, err);
    rc = collect_refused(k, "data_stream", outcome, err);
    if (outcome == OUTCOME_DONE)
        rc = read_bodies(&s, err);
    clear(&s);
    free(s.items);
    return rc;
}
