#include "model/lifecycle.h"

#include <stdlib.h>
#include <string.h>

#include "model/duration.h"
#include "util/mem.h"

/* ---- policies ---- */

static const struct {
    const char *action, *id, *text;
} dangers[LIFECYCLE_DANGERS] = {
    [LIFECYCLE_DELETE] = { "delete", "policy-deletes", "deleted" },
    [LIFECYCLE_SHRINK] = { "shrink", "policy-shrinks", "shrunk" },
    [LIFECYCLE_MOUNT] = { "searchable_snapshot", "policy-mounts",
        "replaced by a mounted searchable snapshot" },
    [LIFECYCLE_DOWNSAMPLE] = { "downsample", "policy-downsamples",
        "replaced by a downsampled index" },
};

const char *
lifecycle_id(enum lifecycle_danger danger)
{
    return dangers[danger].id;
}

/* Keep the earliest time of each dangerous action. */
static void
read_phase(const cJSON *phase, struct lifecycle *out)
{
    const char *age = json_text(json_get(phase, "min_age"));
    const cJSON *actions = json_get(phase, "actions");
    int64_t ms;

    if (age == NULL)
        age = "0ms";
    if (duration_read(age, &ms) != 0)
        return;
    for (size_t i = 0; i < LIFECYCLE_DANGERS; i++) {
        if (json_get(actions, dangers[i].action) == NULL ||
            (out->age[i] != NULL && out->age_ms[i] <= ms))
            continue;
        free(out->age[i]);
        out->age[i] = mem_string(age);
        out->age_ms[i] = ms;
    }
}

static void
read_rollover(const cJSON *rollover, struct lifecycle *out)
{
    const cJSON *condition;
    const char *age = json_text(json_get(rollover, "max_age"));

    if (!json_is_object(rollover))
        return;
    out->rollover = true;
    json_each (condition, rollover)
        if (strncmp(condition->string, "max_", 4) == 0 &&
            strcmp(condition->string, "max_age") != 0)
            out->any_time = true;
    if (age != NULL && duration_read(age, &out->max_age_ms) == 0)
        out->max_age = mem_string(age);
}

void
lifecycle_read(const cJSON *body, struct lifecycle *out)
{
    const cJSON *phase;

    memset(out, 0, sizeof *out);
    json_each (phase, json_at(body, "/policy/phases"))
        read_phase(phase, out);
    read_rollover(json_at(body, "/policy/phases/hot/actions/rollover"), out);
}

void
lifecycle_free(struct lifecycle *l)
{
    free(l->max_age);
    for (size_t i = 0; i < LIFECYCLE_DANGERS; i++)
        free(l->age[i]);
    memset(l, 0, sizeof *l);
}

/* ---- what comes when ---- */

/* Say when, at the earliest, an action could come: with a rollover by size it
 * may follow the creation by no more than its own age. */
static int64_t
earliest(const struct lifecycle *l, enum lifecycle_danger danger, bool rollover)
{
    int64_t wait = rollover && !l->any_time ? l->max_age_ms : 0;

    if (l->age_ms[danger] > INT64_MAX - wait)
        return INT64_MAX;
    return l->age_ms[danger] + wait;
}

char *
lifecycle_tell(
    const struct lifecycle *l, enum lifecycle_danger danger, bool complete)
{
    bool rollover = l->rollover && !complete;
    const char *what = dangers[danger].text, *age = l->age[danger];

    if (age == NULL || earliest(l, danger, rollover) > LIFECYCLE_SOON_MS)
        return NULL;
    if (l->age_ms[danger] == 0)
        age = "right";
    if (!rollover)
        return mem_format("%s %s after import", what, age);
    if (l->max_age == NULL)
        return mem_format("%s %s after rollover", what, age);
    return mem_format("%s %s after rollover, at the latest %s after creation,",
        what, age, l->max_age);
}
