#include "model/class_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* ---- words ---- */

static const struct {
    const char *word, *title;
} rows[] = {
#define CLASS_ROW(id, word, title, meaning) { word, title },
    CLASS_LIST(CLASS_ROW)
#undef CLASS_ROW
};

const char *class_word(enum class_id class)
{
    return rows[class].word;
}

const char *class_title(enum class_id class)
{
    return rows[class].title;
}

/* ---- verdicts ---- */

/* Cut a text that was too long at a character. */
static void
cut(char *text, size_t room)
{
    size_t end = room - 1;

    while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
        end--;
    text[end] = '\0';
}

void
class_raise(struct classing *w, enum class_id class, const char *format, ...)
{
    struct class_verdict *out = w->out;
    va_list args;
    int length;

    if (out->reason[0] != '\0' && out->class >= class)
        return;
    out->class = class;
    va_start(args, format);
    length = vsnprintf(out->reason, sizeof out->reason, format, args);
    va_end(args);
    if (length >= (int)sizeof out->reason)
        cut(out->reason, sizeof out->reason);
}

/* ---- walking ---- */

/* Call ${rule} with every member in which two objects (NULL: none) differ. */
static void
each(struct classing *w, const cJSON *from, const cJSON *to, class_rule *rule)
{
    const cJSON *x = json_is_object(from) ? from->child : NULL;
    const cJSON *y = json_is_object(to) ? to->child : NULL;

    while (x != NULL || y != NULL) {
        int order = x == NULL   ? 1
                    : y == NULL ? -1
                                : strcmp(x->string, y->string);

        if (order != 0 || !json_same(x, y))
            rule(w, order > 0 ? y->string : x->string, order > 0 ? NULL : x,
                order < 0 ? NULL : y);
        if (order <= 0)
            x = x->next;
        if (order >= 0)
            y = y->next;
    }
}

void
class_within(
    struct classing *w, const cJSON *from, const cJSON *to, class_rule *rule)
{
    const char *key;

    if (w->depth >= w->path.count) {
        each(w, from, to, rule);
        return;
    }
    key = w->path.items[w->depth++];
    rule(w, key, json_get(from, key), json_get(to, key));
    w->depth--;
}

/* Take the segments of an RFC 6901 pointer, which compare wrote. */
static void
read_path(struct list *path, const char *pointer)
{
    while (*pointer == '/') {
        size_t length = strcspn(++pointer, "/");
        char *step = mem_copy(pointer, length);

        (void)json_pointer_step(step);
        list_take(path, step);
        pointer += length;
    }
}

/* ---- judging ---- */

struct classes *
classes_new(const struct catalog *from, const struct catalog *to,
    const struct server *server)
{
    struct classes *classes = mem_zero(1, sizeof *classes);

    classes->catalogs[CLASS_FROM] = from;
    classes->catalogs[CLASS_TO] = to;
    classes->server = server;
    return classes;
}

void
classes_free(struct classes *classes)
{
    if (classes == NULL)
        return;
    for (int side = 0; side < CLASS_SIDES; side++)
        facts_free(&classes->aliases[side]);
    list_free(&classes->rolling);
    free(classes);
}

static void
judge(struct classing *w)
{
    const struct class_case *c = w->c;

    switch (c->kind) {
    case KIND_INDEX:
        class_within(w, c->from, c->to, class_index);
        break;
    case KIND_DATA_STREAM:
        class_within(w, c->from, c->to, class_stream);
        break;
    case KIND_ILM_POLICY:
        class_within(w, c->from, c->to, class_policy);
        break;
    case KIND_LEGACY_TEMPLATE:
    case KIND_COMPONENT_TEMPLATE:
    case KIND_INDEX_TEMPLATE:
        class_within(w, c->from, c->to, class_template);
        break;
    case KIND_INGEST_PIPELINE:
        class_raise(w, CLASS_IN_PLACE, "from the next document on");
        break;
    case KIND_STORED_SCRIPT:
        class_raise(w, CLASS_IN_PLACE, "from the next run on");
        break;
    case KIND_UNKNOWN:
        class_raise(w, CLASS_SURPRISE, "this version does not know the kind");
        break;
    }
    class_raise(w, CLASS_IN_PLACE, "nothing needs to be sent");
}

int
classes_judge(struct classes *classes, const struct class_case *c,
    struct class_verdict *out, struct err *err)
{
    struct classing w = { classes, c, LIST_INIT, 0, "", out, err, false };

    memset(out, 0, sizeof *out);
    if (c->change != NULL)
        read_path(&w.path, c->change->pointer);
    if (c->from == NULL || c->to == NULL)
        class_whole(&w);
    else
        judge(&w);
    list_free(&w.path);
    return w.failed ? -1 : 0;
}
