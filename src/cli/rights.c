#include "cli/rights.h"

#include <string.h>

/* Before _resolve/index (7.9) indices are listed by the cat API, which wants
 * the index privilege 'monitor' too. */
#define LISTS_BY_RESOLVE SERVER_VERSION(7, 9, 0)

static bool
lists_by_cat(const struct server *s)
{
    return s->product == PRODUCT_ELASTICSEARCH && s->version < LISTS_BY_RESOLVE;
}

static void
add_need(struct right *r, const char *privilege, bool on_indices)
{
    if (privilege != NULL)
        r->needs[r->count++] = (struct need){ privilege, on_indices, false };
}

static void
list_needs(const struct kind *k, const struct server *s, struct right *r)
{
    memset(r, 0, sizeof *r);
    if (k->id != KIND_INDEX && kind_list_for(k, s) == NULL) {
        r->state = RIGHTS_NO_FAMILY;
        return;
    }
    add_need(r, k->privilege_cluster, false);
    add_need(r, k->privilege_index, true);
    if (k->privilege_index != NULL && lists_by_cat(s))
        add_need(r, "monitor", true);
}

/* Collect the distinct privileges of one sort; the list ends with NULL. */
static void
distinct(const struct right rights[KIND_COUNT], bool on_indices,
    const char *names[KIND_COUNT * RIGHTS_NEEDS + 1])
{
    size_t count = 0;

    for (int k = 0; k < KIND_COUNT; k++)
        for (size_t i = 0; i < rights[k].count; i++) {
            const struct need *need = &rights[k].needs[i];
            bool known = need->on_indices != on_indices;

            for (size_t j = 0; j < count && !known; j++)
                known = strcmp(names[j], need->privilege) == 0;
            if (!known)
                names[count++] = need->privilege;
        }
    names[count] = NULL;
}

/* Take what the answer says of one kind's needs. */
static void
judge(struct right *r, const cJSON *answer)
{
    if (r->state == RIGHTS_NO_FAMILY)
        return;
    if (answer == NULL) {
        r->state = RIGHTS_NOT_ASKED;
        return;
    }
    for (size_t i = 0; i < r->count; i++) {
        struct need *need = &r->needs[i];
        const cJSON *held = need->on_indices
                                ? json_get(json_get(answer, "index"), "*")
                                : json_get(answer, "cluster");

        need->has = json_is_true(json_get(held, need->privilege));
        if (!need->has)
            r->state = RIGHTS_MISSING;
    }
}

int
rights_ask(struct cluster *c, struct right out[KIND_COUNT], struct err *err)
{
    const char *cluster[KIND_COUNT * RIGHTS_NEEDS + 1];
    const char *index[KIND_COUNT * RIGHTS_NEEDS + 1];
    cJSON *answer = NULL;
    enum outcome outcome;

    for (int k = 0; k < KIND_COUNT; k++)
        list_needs(kind_get((enum kind_id)k), &c->server, &out[k]);
    distinct(out, false, cluster);
    distinct(out, true, index);
    outcome = cluster_privileges(c, cluster, index, &answer, err);
    for (int k = 0; k < KIND_COUNT; k++)
        judge(&out[k], answer);
    json_free(answer);
    return outcome == OUTCOME_FAILED ? -1 : 0;
}

const char *
rights_word(const struct right *r)
{
    static const char *const words[] = { "allowed", "missing", "not asked",
        "not in this version" };

    return words[r->state];
}

void
rights_print(const struct right *r, struct buf *out)
{
    const char *separator = ": ";

    buf_puts(out, rights_word(r));
    if (r->state != RIGHTS_MISSING)
        return;
    for (size_t i = 0; i < r->count; i++) {
        const struct need *need = &r->needs[i];

        if (need->has)
            continue;
        buf_printf(out, "%s%s privilege '%s'%s", separator,
            need->on_indices ? "index" : "cluster", need->privilege,
            need->on_indices ? " on '*'" : "");
        separator = ", ";
    }
}
