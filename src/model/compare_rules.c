#include "model/compare_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/sanitize.h"
#include "model/settings.h"
#include "util/mem.h"
#include "util/str.h"

#define VALUE_LIMIT 65536 /* above any setting and any value of a default */

/* Objects that mean nothing while they are empty. */
static const char *const hollow[] = { "/settings", "/mappings", "/aliases",
    "/template/settings", "/template/mappings", "/template/aliases", NULL };

/* Say whether ${pointer} lies below ${place}. */
static bool
is_below(const char *place, const char *pointer)
{
    return place != NULL && str_starts(pointer, place) &&
           pointer[strlen(place)] == '/';
}

/* Say whether an item is such an object, and each member means nothing. */
static bool
is_hollow(const struct kind *k, const char *pointer, const cJSON *item,
    const struct server *server)
{
    const cJSON *child;
    struct buf below;
    bool result = false;

    if (!json_is_object(item))
        return false;
    for (size_t i = 0; hollow[i] != NULL && !result; i++)
        result = strcmp(hollow[i], pointer) == 0;
    buf_init(&below, VALUE_LIMIT);
    json_each (child, item) {
        buf_clear(&below);
        result = result && buf_puts(&below, pointer) == 0 &&
                 json_pointer_add(&below, child->string) == 0 &&
                 compare_counts_as_absent(k, buf_text(&below), child, server);
    }
    buf_free(&below);
    return result;
}

static bool
is_default(const struct kind *k, const char *pointer, const cJSON *item,
    const struct server *server)
{
    const struct kind_default *d;
    bool same = false;
    struct buf text;

    buf_init(&text, VALUE_LIMIT);
    for (d = k->defaults; d->pointer != NULL && !same; d++) {
        if (server != NULL && server->version != 0 &&
            server->version < d->since)
            continue;
        if (!pointer_matches(d->pointer, pointer))
            continue;
        buf_clear(&text);
        same = json_print_line(item, &text) == 0 &&
               strcmp(buf_text(&text), d->value) == 0;
    }
    buf_free(&text);
    return same;
}

bool
compare_counts_as_absent(const struct kind *k, const char *pointer,
    const cJSON *item, const struct server *server)
{
    if (is_hollow(k, pointer, item, server))
        return true;
    if (k->null_is_absent && json_is_null(item) &&
        is_below(settings_place(k->id), pointer))
        return true;
    return is_default(k, pointer, item, server);
}

/* Say whether a pointer is, or lies below, one where every letter counts. */
static bool
is_exact(const struct kind *k, const char *pointer)
{
    char *prefix = mem_string(pointer);
    char *end = prefix + strlen(prefix);
    bool exact = false;

    while (!exact && end != NULL && end > prefix) {
        *end = '\0';
        for (size_t i = 0; k->exact[i] != NULL && !exact; i++)
            exact = pointer_matches(k->exact[i], prefix);
        end = strrchr(prefix, '/');
    }
    free(prefix);
    return exact;
}

static bool
texts_same(const cJSON *a, const cJSON *b)
{
    const char *x = json_text(a), *y = json_text(b);

    return x != NULL && y != NULL && strcmp(x, y) == 0;
}

bool
compare_means_same(
    const struct kind *k, const char *pointer, const cJSON *a, const cJSON *b)
{
    if (is_exact(k, pointer))
        return false;
    if (json_is_number(a) && json_is_number(b))
        return json_number_same(json_text(a), json_text(b));

    /* A setting is a text to the server. */
    if (is_below(settings_place(k->id), pointer))
        return texts_same(a, b);

    /* "dynamic": false comes back as "false". */
    if (is_below("/mappings", pointer) ||
        is_below("/template/mappings", pointer))
        return json_is_bool(a) != json_is_bool(b) && texts_same(a, b) &&
               (json_is_string(a) || json_is_string(b));
    return false;
}
