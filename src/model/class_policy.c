#include "model/class_internal.h"

#include <string.h>

#include "model/duration.h"

/* Actions after which an index is not what it was, the gravest first. */
static const struct {
    const char *action, *done;
} dangers[] = {
    { "delete", "deleted" },
    { "shrink", "shrunk" },
    { "searchable_snapshot", "replaced by a mounted snapshot" },
    { "downsample", "replaced by a downsampled index" },
};

#define DANGER_COUNT (sizeof dangers / sizeof *dangers)

/* Return what the gravest of a phase's actions does, or NULL. */
static const char *
gravest(const cJSON *actions)
{
    for (size_t i = 0; i < DANGER_COUNT; i++)
        if (json_get(actions, dangers[i].action) != NULL)
            return dangers[i].done;
    return NULL;
}

static const char *
age_of(const cJSON *phase)
{
    const char *age = json_text(json_get(phase, "min_age"));

    return age == NULL ? "0ms" : age;
}

/* Tell what happens to whose indices: "policy 'p': 12 indices here would be
 * deleted 7d sooner". */
static void
threat(struct classing *w, const char *done, const char *when)
{
    struct class_users users = class_users(w, CLASS_FROM);

    if (users.known)
        class_raise(w, CLASS_SURPRISE,
            "policy '%s': %zu %s here would be %s %s", w->c->name,
            users.indices, users.indices == 1 ? "index" : "indices", done,
            when);
    else
        class_raise(w, CLASS_SURPRISE,
            "policy '%s': its indices would be %s %s", w->c->name, done, when);
}

static void
threat_from(struct classing *w, const char *done, const char *age)
{
    struct buf when;

    buf_init(&when, CLASS_REASON_LIMIT);
    buf_printf(&when, "from an age of %s on", age);
    threat(w, done, buf_text(&when));
    buf_free(&when);
}

/* ---- a phase's age ---- */

static void
min_age(
    struct classing *w, const char *phase, const cJSON *from, const cJSON *to)
{
    const char *done = gravest(json_get(to, "actions"));
    int64_t before, after;
    struct buf when;

    if (duration_read(age_of(from), &before) != 0 ||
        duration_read(age_of(to), &after) != 0) {
        class_raise(w, CLASS_SURPRISE, "phase %s comes at another age", phase);
        return;
    }
    if (after >= before) {
        class_raise(w, CLASS_IN_PLACE, "phase %s comes later", phase);
        return;
    }
    buf_init(&when, CLASS_REASON_LIMIT);
    duration_print(before - after, &when);
    buf_puts(&when, " sooner");
    if (done == NULL) {
        done = "moved on";
        buf_printf(&when, " to phase %s", phase);
    }
    threat(w, done, buf_text(&when));
    buf_free(&when);
}

/* ---- actions ---- */

/* The action came or went; ${w->type} is the phase's age. */
static void
action_came(struct classing *w, const char *action)
{
    for (size_t i = 0; i < DANGER_COUNT; i++)
        if (strcmp(dangers[i].action, action) == 0)
            threat_from(w, dangers[i].done, w->type);
    class_raise(w, CLASS_IN_PLACE, "%s is added to what is done", action);
}

static void
action_went(struct classing *w, const char *action)
{
    if (strcmp(action, "rollover") == 0)
        class_raise(w, CLASS_SURPRISE,
            "without rollover all ages count from an index's creation");
    else if (strcmp(action, "wait_for_snapshot") == 0)
        class_raise(w, CLASS_SURPRISE,
            "indices are deleted without waiting for a backup");
    else
        class_raise(w, CLASS_IN_PLACE, "%s is no longer done", action);
}

static bool
deletes_snapshot(const cJSON *action)
{
    const cJSON *flag = json_get(action, "delete_searchable_snapshot");

    return flag == NULL || json_is_true(flag);
}

static void
action(struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    if (from == NULL)
        action_came(w, key);
    else if (to == NULL)
        action_went(w, key);
    else if (strcmp(key, "delete") == 0 && deletes_snapshot(to) &&
             !deletes_snapshot(from))
        class_raise(w, CLASS_SURPRISE,
            "the stored copy of a mounted index is deleted with it");
    else
        class_raise(w, CLASS_IN_PLACE, "%s is done in another way", key);
}

/* ---- phases ---- */

static void
phase(struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    const char *member =
        w->depth < w->path.count ? w->path.items[w->depth] : "";
    const char *outer = w->type;

    w->type = age_of(to);
    if (from != NULL && to != NULL && strcmp(member, "actions") != 0 &&
        strcmp(age_of(from), age_of(to)) != 0)
        min_age(w, key, from, to);

    /* Pass "actions" by, where the path goes on to one of them. */
    if (strcmp(member, "") == 0 || strcmp(member, "actions") == 0) {
        size_t depth = w->depth;

        if (strcmp(member, "") != 0)
            w->depth++;
        class_within(
            w, json_get(from, "actions"), json_get(to, "actions"), action);
        w->depth = depth;
    }
    w->type = outer;
    if (from == NULL || to == NULL)
        class_raise(w, CLASS_IN_PLACE, "phase %s is %s", key,
            from == NULL ? "added" : "left out");
}

static void
member(struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    if (strcmp(key, "phases") == 0)
        class_within(w, from, to, phase);
    else
        class_raise(w, CLASS_IN_PLACE, "no index is treated otherwise by it");
}

void
class_policy(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    (void)key;
    class_within(w, from, to, member);
}

void
class_policy_joined(struct classing *w, const char *policy)
{
    const struct catalog *c = w->classes->catalogs[CLASS_TO];
    const struct resource *r =
        c == NULL ? NULL : catalog_find(c, KIND_ILM_POLICY, policy);
    cJSON *body;
    const cJSON *one;

    if (r == NULL)
        return;
    body = catalog_tree(c, r, w->err);
    w->failed = w->failed || body == NULL;
    json_each (one, json_at(body, "/policy/phases")) {
        const char *done = gravest(json_get(one, "actions"));

        if (done != NULL)
            class_raise(w, CLASS_SURPRISE,
                "policy '%s': the index would be %s from an age of %s on",
                policy, done, age_of(one));
    }
    json_free(body);
}
