#include "model/facts.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void
facts_init(struct facts *f)
{
    memset(f, 0, sizeof *f);
    f->open_shards = f->shard_limit = -1;
}

void
facts_free(struct facts *f)
{
    free(f->cluster_name);
    free(f->cluster_uuid);
    free(f->version);
    list_free(&f->indices);
    list_free(&f->data_streams);
    list_free(&f->attributes);
    for (size_t i = 0; i < f->alias_count; i++) {
        free(f->aliases[i].alias);
        free(f->aliases[i].index);
    }
    free(f->aliases);
    remarks_free(&f->unavailable);
    memset(f, 0, sizeof *f);
}

/* ---- aliases ---- */

void
facts_alias(struct facts *f, const char *alias, const char *index, int write)
{
    struct fact_alias *one;

    f->aliases = mem_room(
        f->aliases, f->alias_count, &f->alias_room, sizeof *f->aliases);
    one = &f->aliases[f->alias_count++];
    one->alias = mem_string(alias);
    one->index = mem_string(index);
    one->write = write;
}

static int
by_alias(const void *a, const void *b)
{
    const struct fact_alias *x = a, *y = b;
    int order = strcmp(x->alias, y->alias);

    return order != 0 ? order : strcmp(x->index, y->index);
}

void
facts_sort(struct facts *f)
{
    if (f->alias_count > 0)
        qsort(f->aliases, f->alias_count, sizeof *f->aliases, by_alias);
}

size_t
facts_alias_first(const struct facts *f, const char *alias)
{
    size_t low = 0, high = f->alias_count;

    /* Find the first entry that is not below ${alias}. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(f->aliases[middle].alias, alias) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < f->alias_count && strcmp(f->aliases[low].alias, alias) == 0)
        return low;
    return (size_t)-1;
}
