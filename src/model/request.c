#include "model/request.h"

#include <stdlib.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"
#include "util/str.h"

#define TARGET_LIMIT (64u << 10) /* far above what any server reads */

struct request *
request_add(struct request_list *l, const char *method, char *target,
    char *body, unsigned params, const char *what)
{
    struct request *r;

    l->items = mem_room(l->items, l->count, &l->room, sizeof *l->items);
    r = &l->items[l->count++];
    memset(r, 0, sizeof *r);
    r->method = method;
    r->target = target;
    r->body = body;
    r->params = params;
    r->what = what;
    return r;
}

char *
request_path(const char *prefix, const char *name, const char *suffix)
{
    struct buf path;

    buf_init(&path, TARGET_LIMIT);
    buf_puts(&path, prefix);
    str_encode_url(name, &path);
    buf_puts(&path, suffix);
    return buf_take(&path);
}

char *
request_target(const struct request *r, long wait)
{
    char separator = strchr(r->target, '?') == NULL ? '?' : '&';
    struct buf target;

    buf_init(&target, TARGET_LIMIT);
    buf_puts(&target, r->target);
    if ((r->params & REQUEST_MASTER_TIMEOUT) != 0) {
        buf_printf(&target, "%cmaster_timeout=%ldms", separator, wait);
        separator = '&';
    }
    if ((r->params & REQUEST_TIMEOUT) != 0) {
        buf_printf(&target, "%ctimeout=%ldms", separator, wait);
        separator = '&';
    }
    if ((r->params & REQUEST_NO_WAIT) != 0)
        buf_printf(&target, "%cwait_for_active_shards=0", separator);
    return buf_take(&target);
}

void
request_list_free(struct request_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        free(l->items[i].target);
        free(l->items[i].body);
    }
    free(l->items);
    memset(l, 0, sizeof *l);
}
