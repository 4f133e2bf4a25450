#include "model/history.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static bool
is_meant(const struct resource *r, const char *only)
{
    size_t length = strlen(r->kind_name);

    return only == NULL ||
           (strncmp(only, r->kind_name, length) == 0 && only[length] == '/' &&
               strcmp(only + length + 1, r->name) == 0);
}

static void
add(struct history_changes *out, enum history_what what,
    const struct resource *r, const char *reason, const char *only)
{
    if (!is_meant(r, only))
        return;
    out->items =
        mem_room(out->items, out->count, &out->room, sizeof *out->items);
    out->items[out->count++] =
        (struct history_change){ what, mem_string(r->kind_name),
            mem_string(r->name), mem_string(reason), r->digest };
}

static void
add_gone(struct history_changes *out, const struct catalog *after,
    const struct resource *r, const char *only)
{
    const char *reason = about_lacks(&after->about, r->kind_name, r->name);

    add(out, reason == NULL ? HISTORY_VANISHED : HISTORY_UNREAD, r, reason,
        only);
}

static void
add_come(struct history_changes *out, const struct catalog *before,
    const struct resource *r, const char *only)
{
    bool again = before != NULL &&
                 about_lacks(&before->about, r->kind_name, r->name) != NULL;

    add(out, again ? HISTORY_AGAIN : HISTORY_APPEARED, r, NULL, only);
}

void
history_compare(const struct catalog *before, const struct catalog *after,
    const char *only, struct history_changes *out)
{
    size_t i = 0, j = 0, count = before == NULL ? 0 : before->count;

    while (i < count || j < after->count) {
        int order = i == count ? 1
                    : j == after->count
                        ? -1
                        : catalog_order(&before->items[i], &after->items[j]);

        if (order < 0)
            add_gone(out, after, &before->items[i], only);
        else if (order > 0)
            add_come(out, before, &after->items[j], only);
        else if (memcmp(&before->items[i].digest, &after->items[j].digest,
                     sizeof after->items[j].digest) != 0)
            add(out, HISTORY_CHANGED, &after->items[j], NULL, only);
        i += order <= 0;
        j += order >= 0;
    }
}

void
history_free(struct history_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        free(changes->items[i].kind_name);
        free(changes->items[i].name);
        free(changes->items[i].reason);
    }
    free(changes->items);
    memset(changes, 0, sizeof *changes);
}
