#include "model/plan_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
#define SOON_MS (7 * DAY_MS)

/* ---- durations ---- */

static const struct {
    const char *suffix;
    int64_t times, over; /* milliseconds */
} units[] = {
    { "nanos", 1, 1000000 },
    { "micros", 1, 1000 },
    { "ms", 1, 1 },
    { "s", 1000, 1 },
    { "m", 60 * 1000, 1 },
    { "h", 60 * 60 * 1000, 1 },
    { "d", DAY_MS, 1 },
};

int
plan_duration(const char *text, int64_t *out)
{
    int64_t value = 0;
    size_t i, digits = strspn(text, "0123456789");

    if (digits == 0 || digits > 15)
        return -1;
    for (i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    if (strcmp(text, "0") == 0) {
        *out = 0;
        return 0;
    }
    for (i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(text + digits, units[i].suffix) != 0)
            continue;
        *out = value > INT64_MAX / units[i].times
                   ? INT64_MAX
                   : value * units[i].times / units[i].over;
        return 0;
    }
    return -1;
}

/* ---- policies ---- */

/* Actions after which the index is not what it was. */
static const struct {
    const char *action, *id, *text;
} dangers[] = {
    { "delete", "policy-deletes", "deleted" },
    { "shrink", "policy-shrinks", "shrunk" },
    { "searchable_snapshot", "policy-mounts",
        "replaced by a mounted searchable snapshot" },
    { "downsample", "policy-downsamples", "replaced by a downsampled index" },
};

#define DANGER_COUNT (sizeof dangers / sizeof *dangers)

struct plan_policy_facts {
    char *name;
    bool rollover;
    bool any_time; /* rollover may happen at once, by size or documents */
    char *max_age; /* of the rollover, or NULL */
    int64_t max_age_ms;
    char *age[DANGER_COUNT]; /* min_age of the first phase with it, or NULL */
    int64_t age_ms[DANGER_COUNT];
};

/* Keep the earliest time of each dangerous action. */
static void
read_phase(const cJSON *phase, struct plan_policy_facts *out)
{
    const char *age = json_text(json_get(phase, "min_age"));
    const cJSON *actions = json_get(phase, "actions");
    int64_t ms;

    if (age == NULL)
        age = "0ms";
    if (plan_duration(age, &ms) != 0)
        return;
    for (size_t i = 0; i < DANGER_COUNT; i++) {
        if (json_get(actions, dangers[i].action) == NULL ||
            (out->age[i] != NULL && out->age_ms[i] <= ms))
            continue;
        free(out->age[i]);
        out->age[i] = mem_string(age);
        out->age_ms[i] = ms;
    }
}

static void
read_rollover(const cJSON *rollover, struct plan_policy_facts *out)
{
    const cJSON *condition;
    const char *age = json_text(json_get(rollover, "max_age"));

    out->rollover = json_is_object(rollover);
    json_each (condition, rollover)
        if (strncmp(condition->string, "max_", 4) == 0 &&
            strcmp(condition->string, "max_age") != 0)
            out->any_time = true;
    if (age != NULL && plan_duration(age, &out->max_age_ms) == 0)
        out->max_age = mem_string(age);
}

static void
read_policy(const cJSON *body, struct plan_policy_facts *out)
{
    const cJSON *phase;

    json_each (phase, json_at(body, "/policy/phases"))
        read_phase(phase, out);
    read_rollover(json_at(body, "/policy/phases/hot/actions/rollover"), out);
}

/* Find a policy's facts, reading it once.  ${*out} NULL: there is none. */
static int
find_policy(struct planning *p, const char *name,
    const struct plan_policy_facts **out, struct err *err)
{
    const struct catalog *from;
    const struct resource *r;
    struct plan_policy_facts *facts;
    cJSON *body;

    *out = NULL;
    for (size_t i = 0; i < p->policy_count; i++)
        if (strcmp(p->policies[i].name, name) == 0) {
            *out = &p->policies[i];
            return 0;
        }
    r = plan_there(p, KIND_ILM_POLICY, name, &from);
    if (r == NULL)
        return 0;
    body = catalog_tree(from, r, err);
    if (body == NULL)
        return -1;
    p->policies =
        mem_room(p->policies, p->policy_count, &p->policy_room, sizeof *facts);
    facts = &p->policies[p->policy_count++];
    memset(facts, 0, sizeof *facts);
    facts->name = mem_string(name);
    read_policy(body, facts);
    json_free(body);
    *out = facts;
    return 0;
}

void
plan_policies_free(struct planning *p)
{
    for (size_t i = 0; i < p->policy_count; i++) {
        struct plan_policy_facts *facts = &p->policies[i];

        free(facts->name);
        free(facts->max_age);
        for (size_t j = 0; j < DANGER_COUNT; j++)
            free(facts->age[j]);
    }
    free(p->policies);
    p->policies = NULL;
    p->policy_count = 0;
}

/* ---- warnings ---- */

/* Say when, at the earliest, an action could come: with a rollover by size it
 * may follow the creation by no more than its own age. */
static int64_t
earliest(const struct plan_policy_facts *f, size_t danger, bool rollover)
{
    int64_t wait = rollover && !f->any_time ? f->max_age_ms : 0;

    if (f->age_ms[danger] > INT64_MAX - wait)
        return INT64_MAX;
    return f->age_ms[danger] + wait;
}

/* Return "2h after import", "right after rollover, at the latest 1d after
 * creation," … */
static char *
time_text(const struct plan_policy_facts *f, size_t danger, bool rollover)
{
    const char *age = f->age_ms[danger] == 0 ? "right" : f->age[danger];

    if (!rollover)
        return mem_format("%s after import", age);
    if (f->max_age == NULL)
        return mem_format("%s after rollover", age);
    return mem_format(
        "%s after rollover, at the latest %s after creation,", age, f->max_age);
}

static void
warn(struct planning *p, const struct resource *r,
    const struct plan_policy_facts *f, bool rollover)
{
    for (size_t i = 0; i < DANGER_COUNT; i++) {
        char *time;

        if (f->age[i] == NULL || earliest(f, i, rollover) > SOON_MS)
            continue;
        time = time_text(f, i, rollover);
        plan_warn(p, dangers[i].id, r,
            mem_format("%s %s by policy '%s'", dangers[i].text, time, f->name));
        free(time);
    }
}

int
plan_policies(struct planning *p, const struct plan_step *step,
    const cJSON *body, struct err *err)
{
    const cJSON *settings = json_get(body, "settings");
    const char *name = json_text(json_get(settings, "index.lifecycle.name"));
    const char *complete =
        json_text(json_get(settings, "index.lifecycle.indexing_complete"));
    const struct plan_policy_facts *facts;

    if (name == NULL || *name == '\0' ||
        kind_list_for(kind_get(KIND_ILM_POLICY), &p->facts->server) == NULL)
        return 0;
    if (find_policy(p, name, &facts, err) != 0)
        return -1;
    if (facts == NULL)
        return 0;

    /* An index that is said to be complete is not rolled over any more. */
    warn(p, step->wanted, facts,
        facts->rollover && (complete == NULL || strcmp(complete, "true") != 0));
    return 0;
}
