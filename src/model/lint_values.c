#include "model/lint_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

struct walk {
    struct linting *l;
    const struct lint_rule *rule;
    struct buf pointer;
    void (*see)(struct walk *w, const cJSON *item);
};

static void
walk(struct walk *w, const cJSON *item)
{
    size_t length = w->pointer.length, at = 0;
    bool object = json_is_object(item);
    const cJSON *child;
    char number[24];

    w->see(w, item);
    json_each (child, item) {
        snprintf(number, sizeof number, "%zu", at++);
        json_pointer_add(&w->pointer, object ? child->string : number);
        walk(w, child);
        w->pointer.length = length;
        w->pointer.data[length] = '\0';
    }
}

static void
look(struct linting *l, const struct lint_rule *rule, const cJSON *body,
    void (*see)(struct walk *w, const cJSON *item))
{
    struct walk w = { .l = l, .rule = rule, .see = see };

    buf_init(&w.pointer, (size_t)JSON_BODY_LIMIT * 2);
    walk(&w, body);
    buf_free(&w.pointer);
}

/* ---- numbers ---- */

/* A number with a point or an exponent becomes a double in a server. */
static void
see_number(struct walk *w, const cJSON *item)
{
    const char *text;

    if (!json_is_number(item))
        return;
    text = json_text(item);
    if (strpbrk(text, ".eE") != NULL && isinf(strtod(text, NULL)))
        lint_add(w->l, w->rule, w->l->here, buf_text(&w->pointer),
            mem_format(
                "%.40s is too large for a server, which makes \"%sInfinity\""
                " of it",
                text, *text == '-' ? "-" : ""));
}

void
lint_number(struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    look(l, rule, body, see_number);
}

/* ---- halves of characters ---- */

/* Say whether a text holds the three bytes of a lone surrogate. */
static bool
has_surrogate(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
        if (p[0] == 0xED && p[1] >= 0xA0)
            return true;
    return false;
}

/* An index keeps its mapping and its filters of aliases as bytes; everything
 * else is refused, as the whole of the other kinds is (7.10.2, tried). */
static bool
is_kept(enum kind_id kind, const char *pointer)
{
    const char *filter;

    if (kind == KIND_DATA_STREAM)
        return str_starts(pointer, "/mappings/");
    if (kind != KIND_INDEX)
        return false;
    if (str_starts(pointer, "/mappings/"))
        return true;
    if (!str_starts(pointer, "/aliases/"))
        return false;
    filter = strchr(pointer + strlen("/aliases/"), '/');
    return filter != NULL && str_starts(filter, "/filter/");
}

static void
see_text(struct walk *w, const cJSON *item)
{
    const char *pointer = buf_text(&w->pointer);
    bool found = json_is_string(item) && has_surrogate(json_text(item));

    /* Of an array's elements the key is nothing. */
    if (!found && item->string != NULL)
        found = has_surrogate(item->string);
    if (found && !is_kept(w->l->here->kind, pointer))
        lint_add(w->l, w->rule, w->l->here, pointer,
            mem_string("it holds half a character (a lone surrogate), which a "
                       "server can keep in mappings and filters only"));
}

void
lint_surrogate(
    struct linting *l, const struct lint_rule *rule, const cJSON *body)
{
    look(l, rule, body, see_text);
}
