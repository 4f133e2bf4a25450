#include "model/composer.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static void
note_left_out(struct composer *m, const struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        const struct remark *one = &remarks->items[i];
        enum kind_id kind = kind_named(one->kind);

        if (template_is(kind) || kind == KIND_COMPONENT_TEMPLATE)
            remarks_add(&m->left_out, one->kind, one->name, one->reason);
    }
}

int
composer_init(struct composer *m, const struct catalog *c, struct err *err)
{
    size_t room = 0;

    memset(m, 0, sizeof *m);
    m->catalog = c;
    note_left_out(m, &c->about.failed);
    note_left_out(m, &c->about.unavailable);
    note_left_out(m, &c->about.skipped);
    for (size_t i = 0; i < c->count; i++) {
        if (!template_is(c->items[i].kind))
            continue;
        m->heads = mem_room(m->heads, m->count, &room, sizeof *m->heads);
        if (template_read(c, &c->items[i], &m->heads[m->count], err) != 0)
            return -1;
        m->count++;
    }
    return 0;
}

void
composer_free(struct composer *m)
{
    for (size_t i = 0; i < m->count; i++)
        template_free(&m->heads[i]);
    free(m->heads);
    remarks_free(&m->left_out);
    memset(m, 0, sizeof *m);
}
