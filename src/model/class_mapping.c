#include "model/class_internal.h"

#include <string.h>

/* The type of a field that says none. */
#define OBJECT "object"

static const char *
type_of(const cJSON *field)
{
    const char *type = json_text(json_get(field, "type"));

    return type == NULL ? OBJECT : type;
}

/* ---- parameters ---- */

/* Left out of a PUT _mapping. */
static void
left_out(struct classing *w, const char *name, enum parameter_update update)
{
    if (update == PARAMETER_KEPT)
        class_raise(w, CLASS_SURPRISE,
            "PUT _mapping without %s leaves it as it is: send its default",
            name);
    else
        class_raise(w, CLASS_SURPRISE,
            "PUT _mapping without %s resets it to its default", name);
}

/* Say whether a name is, or is in, what a join's parent has: a name or a list
 * of them. */
static bool
has_child(const cJSON *children, const cJSON *name)
{
    const cJSON *one;

    if (!json_is_array(children))
        return json_same(children, name);
    json_each (one, children)
        if (json_same(one, name))
            return true;
    return false;
}

/* Say whether ${to} still has all that ${from} says of a join's relations. */
static bool
grows(const cJSON *from, const cJSON *to)
{
    const cJSON *parent, *child;

    json_each (parent, from) {
        const cJSON *now = json_get(to, parent->string);

        if (now == NULL)
            return false;
        if (!json_is_array(parent)) {
            if (!has_child(now, parent))
                return false;
            continue;
        }
        json_each (child, parent)
            if (!has_child(now, child))
                return false;
    }
    return true;
}

static bool
is_true(const cJSON *item)
{
    const char *text = json_text(item);

    return text != NULL && strcmp(text, "true") == 0;
}

/* Say whether a value can be changed to what is wanted. */
static bool
takes(const struct class_parameter *row, const cJSON *from, const cJSON *to)
{
    switch (row->update) {
    case PARAMETER_FREE:
    case PARAMETER_KEPT:
        return true;
    case PARAMETER_ONCE:
        return from == NULL;
    case PARAMETER_TO_FALSE:
        return to == NULL ? is_true(from) : !is_true(to);
    case PARAMETER_GROWS:
        return grows(from, to);
    case PARAMETER_FINAL:
        break;
    }
    return false;
}

static void
updatable(struct classing *w, const struct class_parameter *row,
    const cJSON *from, const cJSON *to)
{
    if (!takes(row, from, to))
        class_raise(w, CLASS_REINDEX,
            "%s of a field cannot be changed in this way", row->name);
    else if (to == NULL)
        left_out(w, row->name, row->update);
    else
        class_raise(w, CLASS_IN_PLACE,
            "%s can be updated; what is indexed already stays as it is",
            row->name);
}

/* The server names the default one where a search analyzer stands beside. */
static bool
is_default_analyzer(const cJSON *item)
{
    const char *name = json_text(item);

    return name == NULL || strcmp(name, "default") == 0;
}

/* ---- fields ---- */

static void parameter(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to);

/* One field or multi-field. */
static void
field(struct classing *w, const char *name, const cJSON *from, const cJSON *to)
{
    const char *outer = w->type;

    (void)name;
    if (from == NULL)
        class_raise(w, CLASS_IN_PLACE,
            "added; documents already there are not found by it");
    else if (to == NULL)
        class_raise(w, CLASS_SURPRISE,
            "PUT _mapping removes no field: the server keeps it");
    else if (strcmp(type_of(from), type_of(to)) != 0)
        class_raise(w, CLASS_REINDEX, "a field's type is fixed: %s, not %s",
            type_of(from), type_of(to));
    else {
        w->type = type_of(from);
        class_within(w, from, to, parameter);
        w->type = outer;
    }
}

static void
parameter(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    const struct class_parameter *row;

    if (strcmp(key, "properties") == 0 || strcmp(key, "fields") == 0) {
        class_within(w, from, to, field);
        return;
    }

    /* Only "object", said or not, can be the same and differ. */
    if (strcmp(key, "type") == 0) {
        class_raise(w, CLASS_IN_PLACE, "a field without a type is an object");
        return;
    }
    row = class_parameter_find(key, w->type);
    if (strcmp(key, "analyzer") == 0 && is_default_analyzer(from) &&
        is_default_analyzer(to))
        class_raise(w, CLASS_IN_PLACE, "the default analyzer, said or not");
    else if (row == NULL)
        class_raise(
            w, CLASS_REINDEX, "%s is not known as one that is updated", key);
    else
        updatable(w, row, from, to);
}

/* ---- the mapping ---- */

void
class_mapping(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    const struct class_parameter *row;

    if (strcmp(key, "properties") == 0) {
        class_within(w, from, to, field);
        return;
    }
    row = class_root_find(key);
    if (row == NULL)
        class_raise(w, CLASS_REINDEX, "fixed when an index is created");
    else if (to == NULL)
        left_out(w, key, PARAMETER_KEPT);
    else if (row->update == PARAMETER_FINAL)
        class_raise(w, CLASS_REINDEX, "%s is fixed when an index is created",
            row->name);
    else
        class_raise(w, CLASS_IN_PLACE, "%s is replaced whole", row->name);
}
