/* plan_case.h: a bundle, a destination and the plan made of them. */

#ifndef ESBUNDLE_TESTS_PLAN_CASE_H
#define ESBUNDLE_TESTS_PLAN_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/plan.h"

struct plan_case {
    struct catalog *wanted, *present;
    struct facts facts;
    struct plan_options options;
    struct plan *plan;
};

static inline void
case_new(struct plan_case *c)
{
    memset(c, 0, sizeof *c);
    c->wanted = catalog_new();
    c->present = catalog_new();
    facts_init(&c->facts);
    c->facts.server.version = SERVER_VERSION(7, 10, 2);
    c->facts.names_known = c->facts.aliases_known = true;
    c->facts.attributes_known = true;
}

static inline void
case_add(
    struct catalog *c, enum kind_id kind, const char *name, const char *text)
{
    struct err err = ERR_INIT;
    cJSON *body = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (body == NULL)
        fail_msg("%s in %s", err.text, text);
    if (catalog_add(c, kind, name, body, NULL, &err) == NULL)
        fail_msg("%s", err.text);
    json_free(body);
}

/* Add to the bundle, add to the destination, or to both. */
static inline void
ours(struct plan_case *c, enum kind_id kind, const char *name, const char *text)
{
    case_add(c->wanted, kind, name, text);
}

static inline void
there(
    struct plan_case *c, enum kind_id kind, const char *name, const char *text)
{
    case_add(c->present, kind, name, text);
    if (kind == KIND_INDEX)
        list_add(&c->facts.indices, name);
    if (kind == KIND_DATA_STREAM)
        list_add(&c->facts.data_streams, name);
}

static inline void
case_plan(struct plan_case *c)
{
    struct err err = ERR_INIT;

    list_sort(&c->facts.indices);
    list_sort(&c->facts.data_streams);
    list_sort(&c->facts.attributes);
    facts_sort(&c->facts);
    catalog_sort(c->wanted, c->options.guide_order);
    catalog_sort(c->present, false);
    plan_free(c->plan);
    c->plan = plan_make(c->wanted, c->present, &c->facts, &c->options, &err);
    if (c->plan == NULL)
        fail_msg("%s", err.text);
}

static inline const struct plan_step *
case_step(const struct plan_case *c, enum kind_id kind, const char *name)
{
    const struct resource *r = catalog_find(c->wanted, kind, name);

    assert_non_null(r);
    return &c->plan->steps[r - c->wanted->items];
}

/* Check the action of a step, and its reason if it is blocked. */
static inline void
case_is(const struct plan_case *c, enum kind_id kind, const char *name,
    enum plan_action action, const char *reason)
{
    const struct plan_step *step = case_step(c, kind, name);

    if (step->action != action)
        fail_msg("%s: action %d, reason %s", name, (int)step->action,
            step->reason == NULL ? "none" : step->reason);
    if (reason == NULL) {
        assert_null(step->reason);
        return;
    }
    assert_string_equal(step->reason, reason);
    assert_non_null(step->remedy);
    assert_true(step->remedy[0] != '\0');
}

/* Check all warnings, "id name: text" on a line each. */
static inline void
case_warns(const struct plan_case *c, const char *wanted)
{
    struct buf text;

    buf_init(&text, 65536);
    for (size_t i = 0; i < c->plan->warning_count; i++)
        buf_printf(&text, "%s %s: %s\n", c->plan->warnings[i].id,
            c->plan->warnings[i].name, c->plan->warnings[i].text);
    assert_string_equal(buf_text(&text), wanted);
    buf_free(&text);
}

static inline void
case_free(struct plan_case *c)
{
    plan_free(c->plan);
    catalog_free(c->wanted);
    catalog_free(c->present);
    facts_free(&c->facts);
}

#endif
