#include <stdlib.h>
#include <string.h>

#include "bundle/manifest_internal.h"
#include "util/mem.h"

static size_t
slot_of(const struct members *m, const struct digest *digest)
{
    uint64_t hash;

    memcpy(&hash, digest->bytes, sizeof hash);
    return (size_t)hash & (m->slot_room - 1);
}

/* Return the slot that holds the digest, or the empty one where it belongs. */
static uint32_t *
find(const struct members *m, const struct catalog *c,
    const struct digest *digest)
{
    size_t at = slot_of(m, digest);

    for (; m->slots[at] != 0; at = (at + 1) & (m->slot_room - 1)) {
        const struct member *member = &m->items[m->slots[at] - 1];

        if (memcmp(&c->items[member->first].digest, digest, sizeof *digest) ==
            0)
            break;
    }
    return &m->slots[at];
}

/* Keep at least half of the slots empty. */
static void
make_room(struct members *m, const struct catalog *c)
{
    if (m->slot_room >= (m->count + 1) * 2)
        return;
    m->slot_room = m->slot_room == 0 ? 64 : m->slot_room * 2;
    free(m->slots);
    m->slots = mem_zero(m->slot_room, sizeof *m->slots);
    for (size_t i = 0; i < m->count; i++)
        *find(m, c, &c->items[m->items[i].first].digest) = (uint32_t)(i + 1);
}

struct member *
members_take(struct members *m, const struct catalog *c, size_t position)
{
    uint32_t *slot;

    make_room(m, c);
    slot = find(m, c, &c->items[position].digest);
    if (*slot == 0) {
        m->items = mem_room(m->items, m->count, &m->room, sizeof *m->items);
        m->items[m->count] = (struct member){ position, 0, false, { 0, 0 } };
        *slot = (uint32_t)++m->count;
    }
    m->of = mem_room(m->of, m->of_count, &m->of_room, sizeof *m->of);
    m->of[m->of_count++] = *slot - 1;
    return &m->items[*slot - 1];
}

void
members_path(const struct members *m, const struct catalog *c, size_t at,
    struct buf *out)
{
    const struct resource *r = &c->items[m->items[at].first];

    buf_clear(out);
    catalog_path(r->kind_name, r->name, out);
}

bool
member_is_closed(const char *text, size_t length)
{
    static const char end[] = "\n  \"state\": \"close\"\n}\n";
    const size_t size = sizeof end - 1;

    return length > size && memcmp(text + length - size, end, size) == 0;
}

void
members_free(struct members *m)
{
    free(m->items);
    free(m->of);
    free(m->slots);
    memset(m, 0, sizeof *m);
}
