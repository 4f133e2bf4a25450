#include "cli/replay.h"

#include <string.h>

#include "cli/render.h"
#include "cluster/prove.h"
#include "cluster/survey.h"
#include "util/mem.h"

/* In the order of enum plan_policy. */
static const char *const policies[] = { "fail", "skip", "update", NULL };

const struct opt replay_opt_reading[] = {
    { "max-unpacked", 0, "SIZE", OPT_SIZE,
        offsetof(struct replay_values, max_unpacked),
        "refuse a bundle that unpacks to more, 4G by default", NULL, 0, 0 },
    { 0 },
};

const struct opt replay_opt_conflict[] = {
    { "on-conflict", 0, "WORD", OPT_CHOICE,
        offsetof(struct replay_values, on_conflict),
        "what differs there: fail (default) before the first write, skip it, "
        "or update it",
        policies, 0, 0 },
    { "same-cluster", 0, NULL, OPT_FLAG,
        offsetof(struct replay_values, same_cluster),
        "allow the cluster that the bundle came from as destination", NULL, 0,
        0 },
    { 0 },
};

/* ---- reading ---- */

/* A kind of a newer esbundle can be carried and shown, but not replayed. */
static int
refuse_unknown(const struct catalog *c, struct err *err)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].kind == KIND_UNKNOWN) {
            err_set(err, ERR_VERSION,
                "the bundle holds kind '%s', which this version does not know",
                c->items[i].kind_name);
            return err_remedy(
                err, "leave it out by naming the kinds you want with --kind");
        }
    return 0;
}

static bool
is_known(void *user, const struct resource *r)
{
    (void)user;
    return r->kind != KIND_UNKNOWN;
}

int
replay_choose_by(
    struct selection *s, struct catalog *c, const char *path, struct err *err)
{
    /* The export's skip rules have been applied already. */
    s->no_rules = true;
    if (selection_apply(s, c) > 0)
        return 0;
    err_set(err, ERR_USAGE, "nothing in '%s' is chosen", path);
    return err_remedy(err, "see 'esbundle show --list' for the names in it");
}

int
replay_choose(const struct opt_select *given, struct catalog *c,
    const char *path, struct err *err)
{
    struct selection s = { 0 };
    int rc = opt_selection(given, &s, err);

    if (rc == 0 && opt_selects(given))
        rc = replay_choose_by(&s, c, path, err);
    selection_free(&s);
    return rc;
}

int
replay_choose_both(const struct opt_select *given, struct catalog *a,
    struct catalog *b, struct err *err)
{
    struct selection s = { 0 };
    int rc = opt_selection(given, &s, err);

    s.no_rules = true;
    if (rc == 0 && opt_selects(given) && selection_apply_both(&s, a, b) == 0) {
        err_set(err, ERR_USAGE, "nothing on either side is chosen");
        rc = err_remedy(
            err, "see 'esbundle show --list' for the names in a bundle");
    }
    selection_free(&s);
    return rc;
}

int
replay_read(struct replay *r, const struct replay_values *values,
    const char *path, const struct run *run, struct err *err)
{
    const struct bundle_options options = { values->max_unpacked, false };

    if (opt_selection(&values->select, &r->selection, err) != 0 ||
        opt_rules(&values->rewrite, &r->rules, err) != 0)
        return -1;
    r->guide_order = values->rewrite.order == OPT_ORDER_GUIDE;
    r->bundle = catalog_new();
    if (bundle_read(
            path, &options, r->bundle, &r->summary, run->progress, err) != 0)
        return -1;
    print_notes(run->note, &r->summary.notes);
    if (values->select.kinds.count > 0)
        catalog_filter(r->bundle, is_known, NULL);
    else if (refuse_unknown(r->bundle, err) != 0)
        return -1;
    return replay_choose_by(&r->selection, r->bundle, path, err);
}

/* ---- connecting ---- */

int
replay_check_alone(const struct replay_values *values, struct err *err)
{
    const char *name = opt_given(opt_against, &values->to);

    if (name == NULL)
        name = opt_given(opt_rewrite, &values->rewrite);
    if (name == NULL)
        name = opt_given(replay_opt_conflict, values);
    if (name == NULL)
        return 0;
    err_set(
        err, ERR_USAGE, "option '--%s' means nothing without --against", name);
    return err_remedy(err, "add --against URL, or leave it out");
}

static int
refuse_source(const struct replay *r, struct err *err)
{
    const char *source = r->bundle->about.cluster_uuid;

    if (source == NULL || r->cluster->uuid == NULL ||
        strcmp(source, r->cluster->uuid) != 0)
        return 0;
    err_set(err, ERR_CONFLICT,
        "the destination is cluster '%s', which the bundle came from",
        r->cluster->name);
    return err_remedy(err, "give --same-cluster if that is meant");
}

int
replay_no_resource(const char *name, const char *path, struct err *err)
{
    err_set(err, ERR_USAGE, "'%s' is not in bundle '%s'", name, path);
    return err_remedy(err, "see 'esbundle show --list' for what is; name it "
                           "as KIND/NAME");
}

int
replay_rewrite(struct replay *r, const struct server *to, struct err *err)
{
    r->wanted = catalog_new();
    if (rewrite_catalog(&r->rules, r->bundle, to, r->wanted, &r->notes, err) !=
        0)
        return -1;
    catalog_sort(r->wanted, r->guide_order);
    return 0;
}

int
replay_connect(struct replay *r, const struct replay_values *values,
    const char *option, const struct run *run, struct err *err)
{
    unsigned jobs = values->jobs.set ? values->jobs.value : REPLAY_JOBS;

    if (connect_resolve(CONNECT_DEST, option, &values->to, run->note,
            &r->endpoint, err) != 0)
        return -1;
    r->cluster = connect_open(&r->endpoint, jobs, run->progress, err);
    if (r->cluster == NULL)
        return -1;
    return replay_rewrite(r, &r->cluster->server, err);
}

int
replay_plan(struct replay *r, const struct replay_values *values,
    const struct run *run, struct err *err)
{
    const struct plan_options options = { (enum plan_policy)values->on_conflict,
        r->guide_order };

    if (!values->same_cluster && refuse_source(r, err) != 0)
        return -1;
    facts_init(&r->facts);
    if (survey(r->cluster, &r->facts, err) != 0)
        return -1;
    r->present = catalog_new();
    if (prove_collect(r->cluster, r->wanted, NULL, true, r->present,
            run->progress, err) != 0)
        return -1;
    r->plan = plan_make(r->wanted, r->present, &r->facts, &options, err);
    return r->plan == NULL ? -1 : 0;
}

/* ---- printing ---- */

void
replay_print_head(const struct replay *r, struct print *p)
{
    const struct about *about = &r->bundle->about;

    print_note(p, "bundle of cluster '%s' (%s %s)%s%s",
        about->cluster_name == NULL ? "?" : about->cluster_name,
        about->product == NULL ? "?" : about->product,
        about->version == NULL ? "?" : about->version,
        r->summary.created == NULL ? "" : ", made ",
        r->summary.created == NULL ? "" : r->summary.created);
    print_note(p, "to cluster '%s' (%s %s, UUID %s) at %s", r->cluster->name,
        r->cluster->product, r->cluster->version,
        r->cluster->uuid == NULL ? "?" : r->cluster->uuid, r->endpoint.url);
}

void
replay_warn_unknown(const struct replay *r, const struct run *run)
{
    const struct remarks *lists[] = { &r->facts.unavailable,
        &r->present->about.unavailable };

    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            print_warning(run->note, "not checked on the destination: %s: %s",
                lists[i]->items[j].kind, lists[i]->items[j].reason);
}

void
replay_print_plan(const struct replay *r, const struct run *run)
{
    struct buf text;

    replay_warn_unknown(r, run);
    buf_init(&text, RENDER_LIMIT);
    if (run->global.json) {
        render_plan_json(r->plan, &r->notes, &text);
        print_json_text(run->out, buf_text(&text), text.length);
    } else {
        render_plan(r->plan, &r->notes, run->global.verbose, &text);
        print_raw(run->out, buf_text(&text), text.length);
    }
    buf_free(&text);
    print_flush(run->out);
}

int
replay_stops(const struct replay *r, struct err *err)
{
    const size_t *totals = r->plan->totals;

    if (!plan_stops(r->plan))
        return 0;
    err_set(err, ERR_CONFLICT,
        "nothing is written: %zu resources differ, %zu are blocked",
        totals[PLAN_DIFFERS], totals[PLAN_BLOCKED]);
    if (totals[PLAN_DIFFERS] == 0)
        return err_remedy(err, "each line that begins with '!' says what can "
                               "be done");
    return err_remedy(err, "--on-conflict skip leaves what differs as it is, "
                           "update changes what can be changed in place");
}

void
replay_free(struct replay *r)
{
    plan_free(r->plan);
    catalog_free(r->present);
    facts_free(&r->facts);
    catalog_free(r->wanted);
    cluster_free(r->cluster);
    endpoint_free(&r->endpoint);
    rewrite_notes_free(&r->notes);
    rewrite_rules_free(&r->rules);
    selection_free(&r->selection);
    bundle_summary_free(&r->summary);
    catalog_free(r->bundle);
    memset(r, 0, sizeof *r);
}
