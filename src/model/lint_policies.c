#include "model/lint_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* Return what is known of a policy, or NULL; they stand in byte order. */
static const struct lint_policy *
find_policy(const struct linting *l, const char *name)
{
    size_t low = 0, high = l->policy_count;

    while (name != NULL && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(l->policies[middle].resource->name, name);

        if (order == 0)
            return &l->policies[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

int
lint_lifecycle(struct linting *l, const struct lint_rule *rule, struct err *err)
{
    unsigned danger = 0;

    (void)err;
    while (strcmp(lifecycle_id((enum lifecycle_danger)danger), rule->id) != 0)
        danger++;
    for (size_t i = 0; i < l->index_count; i++) {
        const struct lint_index *index = &l->indices[i];
        const struct lint_policy *policy = find_policy(l, index->policy);
        char *text = policy == NULL
                         ? NULL
                         : lifecycle_tell(&policy->lifecycle,
                               (enum lifecycle_danger)danger, index->complete);

        if (text != NULL)
            lint_add(l, rule, index->resource, "/settings/index.lifecycle.name",
                mem_format("%s by policy '%s'", text, index->policy));
        free(text);
    }
    return 0;
}

/* Return the age at which a policy does the worst of what it does, deletion
 * before the others; NULL: nothing of the sort. */
static const char *
danger_age(const struct lifecycle *l)
{
    for (size_t i = 0; i < LIFECYCLE_DANGERS; i++)
        if (l->age[i] != NULL)
            return l->age[i];
    return NULL;
}

int
lint_origination(
    struct linting *l, const struct lint_rule *rule, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < l->index_count; i++) {
        const struct lint_index *index = &l->indices[i];
        const struct lint_policy *policy = find_policy(l, index->policy);

        if (index->origination == NULL || policy == NULL ||
            danger_age(&policy->lifecycle) == NULL)
            continue;
        lint_add(l, rule, index->resource,
            "/settings/index.lifecycle.origination_date",
            mem_format("its age counts from %s, and policy '%s' acts at %s",
                index->origination, index->policy,
                danger_age(&policy->lifecycle)));
    }
    return 0;
}
