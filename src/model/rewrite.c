#include "model/rewrite_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/settings.h"
#include "util/mem.h"
#include "util/str.h"

#define BLOCKS "index.blocks."
#define ALLOCATION "index.routing.allocation."
#define TIER ALLOCATION "include._tier_preference"
#define ORIGINATION "index.lifecycle.origination_date"
#define DATA_PATH "index.data_path"
#define REPLICAS "index.number_of_replicas"

void
rewrite_note(const struct rewriting *r, const char *rule, const char *pointer,
    char *text)
{
    struct rewrite_notes *notes = r->notes;
    struct rewrite_note *note;

    if (notes == NULL) {
        free(text);
        return;
    }
    notes->items =
        mem_room(notes->items, notes->count, &notes->room, sizeof *note);
    note = &notes->items[notes->count++];
    note->rule = rule;
    note->kind = r->kind;
    note->name = mem_string(r->name);
    note->pointer = mem_string(pointer);
    note->text = text;
}

void
rewrite_notes_free(struct rewrite_notes *n)
{
    for (size_t i = 0; i < n->count; i++) {
        free(n->items[i].name);
        free(n->items[i].pointer);
        free(n->items[i].text);
    }
    free(n->items);
    memset(n, 0, sizeof *n);
}

/* ---- what is not applied ---- */

/* Blocks that --keep-blocks sets again. */
static bool
is_kept_block(const struct rewrite_rules *rules, const char *key)
{
    static const char *const kept[] = { "write", "read", "read_only" };

    for (size_t i = 0; rules->keep_blocks && i < 3; i++)
        if (strcmp(key + strlen(BLOCKS), kept[i]) == 0)
            return true;
    return false;
}

/* Say whether a filter names nodes by what no other cluster has. */
static bool
names_node(const char *key)
{
    static const char *const filters[] = { "include.", "exclude.", "require." };
    static const char *const own[] = { "_id", "_name", "_ip", "_host",
        "_host_ip", "_publish_ip" };
    const char *rest = key + strlen(ALLOCATION);

    for (size_t i = 0; i < 3; i++) {
        if (!str_starts(rest, filters[i]))
            continue;
        for (size_t j = 0; j < sizeof own / sizeof *own; j++)
            if (strcmp(rest + strlen(filters[i]), own[j]) == 0)
                return true;
    }
    return false;
}

/* Return the rule by which a setting is not applied, or NULL. */
static const char *
rule_against(const struct rewriting *r, const char *key)
{
    if (r->kind == KIND_INDEX && str_starts(key, BLOCKS))
        return is_kept_block(r->rules, key) ? NULL : "blocks";
    if (strcmp(key, ORIGINATION) == 0)
        return "origination-date";
    if (strcmp(key, DATA_PATH) == 0)
        return "data-path";
    if (!str_starts(key, ALLOCATION))
        return NULL;
    if (names_node(key))
        return "allocation-nodes";
    if (strcmp(key, TIER) == 0 && !server_has_tiers(r->to))
        return "tiers";
    return r->rules->drop_allocation ? "allocation" : NULL;
}

static char *
pointer_to(const char *place, const char *key)
{
    struct buf pointer;

    buf_init(&pointer, JSON_BODY_LIMIT);
    buf_puts(&pointer, place);
    json_pointer_add(&pointer, key);
    return buf_take(&pointer);
}

static void
note_setting(
    const struct rewriting *r, const char *rule, const char *key, char *text)
{
    char *pointer = pointer_to(settings_place(r->kind), key);

    rewrite_note(r, rule, pointer, text);
    free(pointer);
}

static void
leave_out(const struct rewriting *r, cJSON *settings)
{
    cJSON *item, *next;

    for (item = settings->child; item != NULL; item = next) {
        const char *rule = rule_against(r, item->string);

        next = item->next;
        /* A null takes no effect, unless the setting is not known there. */
        if (rule == NULL || (json_is_null(item) && strcmp(rule, "tiers") != 0))
            continue;
        if (!json_is_null(item))
            note_setting(r, rule, item->string,
                mem_format("%s not applied", item->string));
        json_detach(settings, item);
        json_free(item);
    }
}

/* ---- replicas ---- */

static bool
is_number(const cJSON *item, unsigned wanted)
{
    int64_t value;

    return json_to_int(item, &value) == 0 && value == (int64_t)wanted;
}

static void
set_replicas(const struct rewriting *r, cJSON *settings)
{
    const char *expand =
        json_text(json_get(settings, "index.auto_expand_replicas"));
    const cJSON *old = json_get(settings, REPLICAS);
    unsigned wanted = r->rules->replicas;
    char *text;

    if (expand != NULL && strcmp(expand, "false") != 0) {
        note_setting(r, "replicas", REPLICAS,
            mem_format("--replicas not applied: auto_expand_replicas %s rules",
                expand));
        return;
    }
    if (is_number(old, wanted))
        return;
    note_setting(r, "replicas", REPLICAS,
        mem_format("number_of_replicas %s becomes %u",
            json_text(old) == NULL ? "(not set)" : json_text(old), wanted));
    text = mem_format("%u", wanted);
    json_put(settings, REPLICAS, json_string(text));
    free(text);
}

/* ILM actions may set another number later. */
static void
note_policy_replicas(const struct rewriting *r)
{
    const cJSON *phases = json_at(r->body, "/policy/phases"), *phase, *number;
    char *pointer;

    json_each (phase, phases) {
        number = json_at(phase, "/actions/allocate/number_of_replicas");
        if (number == NULL || is_number(number, r->rules->replicas))
            continue;
        pointer =
            mem_format("/policy/phases/%s/actions/allocate/number_of_replicas",
                phase->string);
        rewrite_note(r, "replicas", pointer,
            mem_string("an ILM action sets another number of replicas; it "
                       "stays"));
        free(pointer);
    }
}

static void
apply_replicas(const struct rewriting *r, cJSON *settings)
{
    const cJSON *number = json_get(settings, REPLICAS);

    if (r->kind == KIND_INDEX)
        set_replicas(r, settings);
    else if (number != NULL && !json_is_null(number) &&
             !is_number(number, r->rules->replicas))
        note_setting(r, "replicas", REPLICAS,
            mem_string("a template sets another number of replicas; it "
                       "stays"));
}

/* ---- a body ---- */

void
rewrite_settings(const struct rewriting *r)
{
    const char *place = settings_place(r->kind);
    cJSON *settings = place == NULL ? NULL : json_at(r->body, place);

    if (r->rules->set_replicas && r->kind == KIND_ILM_POLICY)
        note_policy_replicas(r);
    if (settings == NULL || !json_is_object(settings))
        return;
    leave_out(r, settings);
    if (r->rules->set_replicas)
        apply_replicas(r, settings);
}

void
rewrite_body(const struct rewrite_rules *rules, enum kind_id kind,
    const char *name, cJSON *body, const struct server *to,
    struct rewrite_notes *notes)
{
    struct rewriting r = { rules, kind, name, body, to, notes };

    if (kind == KIND_UNKNOWN)
        return;
    if (!rules->names_only)
        rewrite_settings(&r);
    rewrite_references(&r);
    rewrite_sets(&r);
}

static bool
sets_touch(const struct rewrite_rules *rules, enum kind_id kind)
{
    for (size_t i = 0; i < rules->set_count; i++)
        if (rules->sets[i].kind == kind)
            return true;
    return false;
}

/* Say whether a map could rename something that this kind refers to. */
static bool
maps_touch(const struct rewrite_rules *rules, enum kind_id kind)
{
    const struct kind_reference *rule;

    for (rule = kind_get(kind)->references; rule->pointer != NULL; rule++)
        for (size_t i = 0; i < rules->map_count; i++)
            if (rules->maps[i].kind == rule->to)
                return true;
    return false;
}

bool
rewrite_touches(
    const struct rewrite_rules *rules, enum kind_id kind, const char *text)
{
    if (kind == KIND_UNKNOWN)
        return false;
    if (maps_touch(rules, kind) || sets_touch(rules, kind))
        return true;
    if (rules->set_replicas &&
        (kind == KIND_INDEX || strstr(text, "number_of_replicas") != NULL))
        return true;
    if (rules->names_only || settings_place(kind) == NULL)
        return false;

    /* A key may be written with escapes, but not these bytes of it: canonical
     * text has the shortest form. */
    return strstr(text, BLOCKS) != NULL || strstr(text, ALLOCATION) != NULL ||
           strstr(text, ORIGINATION) != NULL || strstr(text, DATA_PATH) != NULL;
}
