#include "cluster/prove.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/collect.h"
#include "util/mem.h"

struct wish {
    const struct catalog *wanted;
    const bool *chosen;
};

static bool
is_chosen(const struct wish *w, size_t i)
{
    return w->chosen == NULL || w->chosen[i];
}

static bool
wants(void *user, const struct listed *item, const char **reason)
{
    const struct wish *w = user;
    const struct resource *r = catalog_find(w->wanted, item->kind, item->name);

    (void)reason;
    return r != NULL && is_chosen(w, (size_t)(r - w->wanted->items));
}

int
prove_collect(struct cluster *c, const struct catalog *wanted,
    const bool *chosen, bool whole, struct catalog *out,
    const struct progress *progress, struct err *err)
{
    struct wish wish = { wanted, chosen };
    struct collect_options o = {
        .wants = wants, .user = &wish, .progress = progress
    };

    for (int kind = 0; kind < KIND_COUNT; kind++)
        o.kinds[kind] = whole && kind != KIND_INDEX && kind != KIND_DATA_STREAM;
    for (size_t i = 0; i < wanted->count; i++)
        if (is_chosen(&wish, i) && wanted->items[i].kind != KIND_UNKNOWN)
            o.kinds[wanted->items[i].kind] = true;
    return collect(c, &o, out, err);
}

const char *
prove_unread(const struct catalog *read, const struct resource *r)
{
    const char *reason =
        remarks_reason(&read->about.failed, r->kind_name, r->name);

    return reason != NULL ? reason
                          : remarks_reason(&read->about.unavailable,
                                r->kind_name, r->name);
}

static int
prove_one(const struct catalog *wanted, const struct resource *r,
    const struct catalog *read, const struct server *server,
    struct proof_item *out, struct err *err)
{
    const struct resource *present = catalog_find(read, r->kind, r->name);
    const char *why;
    long differences;

    if (present == NULL) {
        why = prove_unread(read, r);
        out->proof = why == NULL ? PROOF_MISSING : PROOF_UNREADABLE;
        out->reason = mem_string(why);
        return 0;
    }
    differences =
        compare_resources(read, present, wanted, r, server, &out->changes, err);
    if (differences < 0)
        return -1;
    out->proof = differences == 0 ? PROOF_EQUAL : PROOF_DIFFERENT;
    return 0;
}

int
prove(struct cluster *c, const struct catalog *wanted, const bool *chosen,
    struct proof_list *out, const struct progress *progress, struct err *err)
{
    struct wish wish = { wanted, chosen };
    struct catalog *read = catalog_new();
    int rc = prove_collect(c, wanted, chosen, false, read, progress, err);

    out->count = wanted->count;
    out->items = mem_zero(wanted->count, sizeof *out->items);
    memset(out->totals, 0, sizeof out->totals);
    for (size_t i = 0; i < wanted->count && rc == 0; i++) {
        if (!is_chosen(&wish, i))
            continue;
        rc = prove_one(
            wanted, &wanted->items[i], read, &c->server, &out->items[i], err);
        out->totals[out->items[i].proof]++;
    }
    catalog_free(read);
    if (rc != 0)
        proof_list_free(out);
    return rc;
}

void
proof_list_free(struct proof_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        changes_free(&l->items[i].changes);
        free(l->items[i].reason);
    }
    free(l->items);
    memset(l, 0, sizeof *l);
}
