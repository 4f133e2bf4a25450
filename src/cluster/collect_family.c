#include <stdlib.h>
#include <string.h>

#include "cluster/collect_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

/* ---- families that one list request tells whole ---- */

struct family {
    struct collector *collector;
    enum kind_id kind;
    struct catalog_mark mark;
    size_t failed, files; /* remarks before this family */
    size_t done;
};

static struct family
family_of(struct collector *k, enum kind_id kind)
{
    const struct about *about = &k->out->about;
    struct family f = { k, kind, catalog_mark(k->out), about->failed.count,
        about->external_files.count, 0 };

    return f;
}

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
    return gather_part(
        f->collector->out, f->kind, part, &f->collector->cluster->server, err);
}

int
collect_family(struct collector *k, enum kind_id kind, struct err *err)
{
    struct family f = family_of(k, kind);
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

/* ---- what only the cluster state tells ---- */

/* {"INDEX": {"routing_num_shards": N}} */
static int
routing_part(void *user, const struct split_part *part, struct err *err)
{
    struct collector *k = user;
    struct index_entry *e = listing_index(&k->listing, part->key);
    cJSON *tree;

    if (e == NULL || part->text == NULL)
        return 0;
    tree = json_parse(part->text, part->length, ERR_NETWORK, err);
    if (tree == NULL)
        return -1;
    if (json_to_int(json_get(tree, "routing_num_shards"), &e->routing_shards) !=
        0)
        e->routing_shards = 0;
    json_free(tree);
    return 0;
}

static int
state_part(void *user, const struct split_part *part, struct err *err)
{
    struct family *f = user;

    if (strcmp(part->key, "stored_scripts") == 0)
        return split_again(part, "*", family_part, f, err);
    return split_again(part, "*", routing_part, f->collector, err);
}

/* Say whether indices are to be read of a version that hides their number of
 * routing shards from GET /INDEX. */
static bool
needs_routing(const struct collector *k)
{
    const struct server *server = &k->cluster->server;

    if (server->product == PRODUCT_ELASTICSEARCH &&
        server->version < SERVER_VERSION(7, 0, 0))
        return false;
    for (size_t i = 0; i < k->listing.indices.count; i++)
        if (k->listing.indices.items[i].chosen)
            return true;
    return false;
}

/* Return the request for one of the two, or both. */
static char *
state_target(const struct collector *k, bool scripts, bool routing)
{
    const struct kind_list *list =
        kind_list_for(kind_get(KIND_STORED_SCRIPT), &k->cluster->server);

    return mem_format("%s%s%s",
        scripts ? list->target : "/_cluster/state/metadata?filter_path=",
        scripts && routing ? "," : "",
        routing ? "metadata.indices.*.routing_num_shards" : "");
}

int
collect_state(struct collector *k, struct err *err)
{
    bool scripts = k->options->kinds[KIND_STORED_SCRIPT];
    bool routing = needs_routing(k);
    struct family f = family_of(k, KIND_STORED_SCRIPT);
    enum outcome outcome;
    char *target;

    if (scripts)
        collect_phase(k, KIND_STORED_SCRIPT, 0);
    if (!scripts && !routing)
        return 0;
    target = state_target(k, scripts, routing);
    outcome = cluster_stream(
        k->cluster, target, "metadata.*", family_begin, state_part, &f, err);
    free(target);
    if (outcome == OUTCOME_DONE)
        k->answered = true;
    else
        family_begin(&f);

    /* Every version has this API; a service in front may hide it. */
    if (outcome == OUTCOME_ABSENT || outcome == OUTCOME_NO_FAMILY)
        outcome = OUTCOME_REFUSED;
    k->scripts_refused =
        outcome == OUTCOME_FORBIDDEN || outcome == OUTCOME_REFUSED;
    if (routing &&
        collect_refused(k, "number_of_routing_shards", outcome, err) != 0)
        return -1;
    return scripts ? collect_refused(k, "stored_script", outcome, err) : 0;
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
