#include "model/plan_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/lifecycle.h"
#include "util/mem.h"

struct plan_policy_facts {
    char *name;
    struct lifecycle lifecycle;
};

/* Find a policy's facts, reading it once.  ${*out} NULL: there is none. */
static int
find_policy(struct planning *p, const char *name, const struct lifecycle **out,
    struct err *err)
{
    const struct catalog *from;
    const struct resource *r;
    struct plan_policy_facts *facts;
    cJSON *body;

    *out = NULL;
    for (size_t i = 0; i < p->policy_count; i++)
        if (strcmp(p->policies[i].name, name) == 0) {
            *out = &p->policies[i].lifecycle;
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
    facts->name = mem_string(name);
    lifecycle_read(body, &facts->lifecycle);
    json_free(body);
    *out = &facts->lifecycle;
    return 0;
}

void
plan_policies_free(struct planning *p)
{
    for (size_t i = 0; i < p->policy_count; i++) {
        free(p->policies[i].name);
        lifecycle_free(&p->policies[i].lifecycle);
    }
    free(p->policies);
    p->policies = NULL;
    p->policy_count = 0;
}

int
plan_policies(struct planning *p, const struct plan_step *step,
    const cJSON *body, struct err *err)
{
    const cJSON *settings = json_get(body, "settings");
    const char *name = json_text(json_get(settings, "index.lifecycle.name"));
    const char *complete =
        json_text(json_get(settings, "index.lifecycle.indexing_complete"));
    const struct lifecycle *policy;

    if (name == NULL || *name == '\0' ||
        kind_list_for(kind_get(KIND_ILM_POLICY), &p->facts->server) == NULL)
        return 0;
    if (find_policy(p, name, &policy, err) != 0)
        return -1;

    /* An index that is said to be complete is not rolled over any more. */
    for (unsigned i = 0; policy != NULL && i < LIFECYCLE_DANGERS; i++) {
        enum lifecycle_danger danger = (enum lifecycle_danger)i;
        char *text = lifecycle_tell(
            policy, danger, complete != NULL && strcmp(complete, "true") == 0);

        if (text != NULL)
            plan_warn(p, lifecycle_id(danger), step->wanted,
                mem_format("%s by policy '%s'", text, name));
        free(text);
    }
    return 0;
}
