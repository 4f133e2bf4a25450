#include "model/pattern.h"

#include <stdio.h>
#include <string.h>

#include "model/sanitize.h"

#define POINTER_LIMIT (64u << 20) /* above any body's longest pointer */

struct walk {
    pattern_handler *handler;
    void *user;
    struct buf pointer;
};

/* One segment of a pattern or pointer and what follows it. */
struct segment {
    const char *text;
    size_t length;
    const char *rest;
};

static struct segment
segment_of(const char *path)
{
    struct segment s = { path + 1, strcspn(path + 1, "/"), NULL };

    s.rest = s.text + s.length;
    return s;
}

static bool
is(const struct segment *s, const char *text)
{
    return s->length == strlen(text) && memcmp(s->text, text, s->length) == 0;
}

/* Say whether a segment of a pattern, "*" and "name*" included, fits. */
static bool
fits(const struct segment *pattern, const char *text, size_t length)
{
    size_t n = pattern->length;

    if (n > 0 && pattern->text[n - 1] == '*')
        return length >= n - 1 && memcmp(pattern->text, text, n - 1) == 0;
    return n == length && memcmp(pattern->text, text, n) == 0;
}

/* ---- through a tree ---- */

static void walk(
    struct walk *w, cJSON *parent, cJSON *item, const char *pattern);

/* Append a child's key or position; return the length to go back to. */
static size_t
enter(struct walk *w, const cJSON *child, size_t position)
{
    size_t length = w->pointer.length;
    char number[24];

    if (child->string != NULL)
        json_pointer_add(&w->pointer, child->string);
    else {
        snprintf(number, sizeof number, "%zu", position);
        json_pointer_add(&w->pointer, number);
    }
    return length;
}

static void
leave(struct walk *w, size_t length)
{
    w->pointer.length = length;
    if (w->pointer.data != NULL)
        w->pointer.data[length] = '\0';
}

/* Walk on below one element of a processor list, and below the processors
 * that it holds itself. */
static void walk_processors(struct walk *w, cJSON *list, const char *pattern);

static void
walk_processor(
    struct walk *w, cJSON *parent, cJSON *element, const char *pattern)
{
    cJSON *config, *inner;
    size_t at, below;

    json_each (config, element) {
        at = enter(w, config, 0);
        inner = json_get(config, "on_failure");
        if (inner != NULL) {
            below = enter(w, inner, 0);
            walk_processors(w, inner, pattern);
            leave(w, below);
        }
        inner = json_get(config, "processor");
        if (json_is_object(inner)) {
            below = enter(w, inner, 0);
            walk_processor(w, config, inner, pattern);
            leave(w, below);
        }
        leave(w, at);
    }
    walk(w, parent, element, pattern);
}

static void
walk_processors(struct walk *w, cJSON *list, const char *pattern)
{
    cJSON *element, *next;
    size_t position = 0, at;

    if (!json_is_array(list))
        return;
    for (element = list->child; element != NULL; element = next) {
        next = element->next;
        at = enter(w, element, position++);
        if (json_is_object(element))
            walk_processor(w, list, element, pattern);
        leave(w, at);
    }
}

static void
walk_pipeline(struct walk *w, cJSON *pipeline, const char *pattern)
{
    static const char *const lists[] = { "processors", "on_failure" };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        cJSON *list = json_get(pipeline, lists[i]);
        size_t at;

        if (list == NULL)
            continue;
        at = enter(w, list, 0);
        walk_processors(w, list, pattern);
        leave(w, at);
    }
}

/* Say whether a segment fits a key as a pointer writes it. */
static bool
fits_escaped(const struct segment *segment, const char *key)
{
    struct buf step;
    bool result;

    buf_init(&step, POINTER_LIMIT);
    json_pointer_add(&step, key);
    result = fits(segment, buf_text(&step) + 1, step.length - 1);
    buf_free(&step);
    return result;
}

/* Say whether a segment names this child, an element by its position. */
static bool
names(const struct segment *segment, const cJSON *child, size_t position)
{
    char number[24];

    if (child->string == NULL) {
        snprintf(number, sizeof number, "%zu", position);
        return fits(segment, number, strlen(number));
    }
    if (memchr(segment->text, '~', segment->length) != NULL)
        return fits_escaped(segment, child->string);
    return fits(segment, child->string, strlen(child->string));
}

/* Go on with ${pattern} below every child that the segment names (NULL: all).
 */
static void
walk_children(struct walk *w, cJSON *item, const struct segment *segment,
    const char *pattern)
{
    cJSON *child, *next;
    size_t position = 0, at;

    if (!json_is_object(item) && !json_is_array(item))
        return;
    for (child = item->child; child != NULL; child = next, position++) {
        next = child->next;
        if (segment != NULL && !names(segment, child, position))
            continue;
        at = enter(w, child, position);
        walk(w, item, child, pattern);
        leave(w, at);
    }
}

static void
walk(struct walk *w, cJSON *parent, cJSON *item, const char *pattern)
{
    struct segment segment;

    if (*pattern == '\0') {
        w->handler(w->user, parent, item, buf_text(&w->pointer));
        return;
    }
    segment = segment_of(pattern);
    if (is(&segment, "**")) {
        /* Deepest first, so that the handler may take an item out. */
        walk_children(w, item, NULL, pattern);
        walk(w, parent, item, segment.rest);
    } else if (is(&segment, "@"))
        walk_pipeline(w, item, segment.rest);
    else
        walk_children(w, item, &segment, segment.rest);
}

void
pattern_each(
    cJSON *tree, const char *pattern, pattern_handler *handler, void *user)
{
    struct walk w = { handler, user, { 0 } };

    buf_init(&w.pointer, POINTER_LIMIT);
    walk(&w, NULL, tree, pattern);
    buf_free(&w.pointer);
}

/* ---- along a pointer ---- */

/* Return what follows the first segments of ${pointer} if these are a list of
 * processors and a position in it, else NULL. */
static const char *
skip_element(const char *pointer)
{
    struct segment list, position;

    if (*pointer == '\0')
        return NULL;
    list = segment_of(pointer);
    if ((!is(&list, "processors") && !is(&list, "on_failure")) ||
        *list.rest == '\0')
        return NULL;
    position = segment_of(list.rest);
    return position.rest;
}

/* Match what follows "@" against what follows a processor, or follow the
 * pointer to a processor inside it. */
static bool
matches_processor(const char *pattern, const char *pointer)
{
    struct segment type, inner;

    while (!pointer_matches(pattern, pointer)) {
        if (*pointer == '\0')
            return false;
        type = segment_of(pointer);
        if (*type.rest == '\0')
            return false;
        inner = segment_of(type.rest);
        if (is(&inner, "processor"))
            pointer = inner.rest;
        else if (is(&inner, "on_failure"))
            pointer = skip_element(type.rest);
        else
            return false;
        if (pointer == NULL)
            return false;
    }
    return true;
}

bool
pointer_matches(const char *pattern, const char *pointer)
{
    struct segment want, got;

    while (*pattern != '\0') {
        want = segment_of(pattern);
        if (is(&want, "@")) {
            pointer = skip_element(pointer);
            return pointer != NULL && matches_processor(want.rest, pointer);
        }
        if (is(&want, "**")) {
            if (pointer_matches(want.rest, pointer))
                return true;
            if (*pointer == '\0')
                return false;
            pointer = segment_of(pointer).rest;
            continue;
        }
        if (*pointer == '\0')
            return false;
        got = segment_of(pointer);
        if (!fits(&want, got.text, got.length))
            return false;
        pattern = want.rest;
        pointer = got.rest;
    }
    return *pointer == '\0';
}
