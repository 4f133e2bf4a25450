#include "model/plan_internal.h"

#include <string.h>

#include "util/mem.h"

#define NONE ((size_t)-1)

/* ---- clashes ---- */

static void
block_name(struct plan_step *step, char *reason)
{
    plan_block(step, reason,
        mem_format("give it another name with --map '%s:%s=NEW', or leave it "
                   "out with --exclude",
            step->wanted->kind_name, step->wanted->name));
}

/* Look for the step's own name among things of another sort. */
static void
check_own_name(const struct planning *p, struct plan_step *step)
{
    const char *name = step->wanted->name;
    const struct facts *f = p->facts;
    size_t alias = facts_alias_first(f, name);
    bool index = step->wanted->kind == KIND_INDEX;

    if (alias != NONE)
        block_name(
            step, mem_format("an alias of that name is there, on index '%s'",
                      f->aliases[alias].index));
    else if (index && list_has(&f->data_streams, name))
        block_name(step, mem_string("a data stream of that name is there"));
    else if (!index && list_has(&f->indices, name))
        block_name(step, mem_string("an index of that name is there"));
    else if (!index && catalog_find(p->wanted, KIND_INDEX, name) != NULL)
        block_name(step, mem_string("an index of the bundle has that name"));
}

/* Say what sort of thing has the name of an alias, or NULL. */
static const char *
holder_of(const struct planning *p, const char *alias)
{
    if (list_has(&p->facts->indices, alias))
        return "an index of that name is there";
    if (list_has(&p->facts->data_streams, alias))
        return "a data stream of that name is there";
    if (catalog_find(p->wanted, KIND_INDEX, alias) != NULL)
        return "an index of the bundle has that name";
    if (catalog_find(p->wanted, KIND_DATA_STREAM, alias) != NULL)
        return "a data stream of the bundle has that name";
    return NULL;
}

void
plan_names(const struct planning *p, struct plan_step *step, const cJSON *body)
{
    const cJSON *alias;

    check_own_name(p, step);
    if (step->wanted->kind != KIND_INDEX)
        return;
    json_each (alias, json_get(body, "aliases")) {
        const char *holder = holder_of(p, alias->string);

        if (holder != NULL)
            plan_block(step,
                mem_format(
                    "its alias '%s' cannot be made: %s", alias->string, holder),
                mem_string("rename what is in the way, or leave the index out "
                           "with --exclude"));
    }
}

/* ---- writers ---- */

/* Return the member of an alias there that is its writer, or NULL. */
static const struct fact_alias *
writer_of(const struct facts *f, size_t first)
{
    const char *alias = f->aliases[first].alias;

    for (size_t i = first; i < f->alias_count; i++) {
        if (strcmp(f->aliases[i].alias, alias) != 0)
            break;
        if (f->aliases[i].write == 1)
            return &f->aliases[i];
    }
    return NULL;
}

static bool
is_sole(const struct facts *f, size_t first)
{
    return first + 1 == f->alias_count ||
           strcmp(f->aliases[first].alias, f->aliases[first + 1].alias) != 0;
}

static void
check_alias(struct planning *p, const struct resource *r, const cJSON *alias)
{
    const struct facts *f = p->facts;
    size_t first = facts_alias_first(f, alias->string);
    bool writes = json_is_true(json_get(alias, "is_write_index"));
    const struct fact_alias *writer;

    if (first == NONE)
        return;
    writer = writer_of(f, first);
    if (writes && writer != NULL)
        plan_warn(p, "alias-second-writer", r,
            mem_format("its alias '%s' is written to '%s' there; the server "
                       "refuses a second writer",
                alias->string, writer->index));
    else if (writer == NULL && is_sole(f, first) &&
             f->aliases[first].write == -1)
        plan_warn(p, "alias-loses-writer", r,
            mem_format(writes ? "its alias '%s' is written to '%s' there; "
                                "writes will go to the new index"
                              : "its alias '%s' is written to '%s' there as "
                                "its only index; with a second one it has no "
                                "writer",
                alias->string, f->aliases[first].index));
}

void
plan_aliases(
    struct planning *p, const struct plan_step *step, const cJSON *body)
{
    const cJSON *alias;

    if (!p->facts->aliases_known)
        return;
    json_each (alias, json_get(body, "aliases"))
        check_alias(p, step->wanted, alias);
}
