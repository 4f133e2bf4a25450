#include <stdlib.h>
#include <string.h>

#include "util/json_internal.h"
#include "util/mem.h"

void
json_init(void)
{
    cJSON_Hooks hooks = { mem_alloc, free };

    cJSON_InitHooks(&hooks);
}

void
json_free(cJSON *tree)
{
    cJSON_Delete(tree);
}

cJSON *
json_node(int type, char *text)
{
    cJSON *item = mem_zero(1, sizeof *item);

    item->type = type;
    item->valuestring = text;
    return item;
}

/* cJSON's own rule: the first child's "prev" is the last child. */
void
json_link(cJSON *parent, cJSON *item)
{
    cJSON *first = parent->child;

    item->next = NULL;
    if (first == NULL) {
        parent->child = item->prev = item;
        return;
    }
    item->prev = first->prev;
    first->prev->next = item;
    first->prev = item;
}

/* ---- sorting members ---- */

static cJSON *
merge(cJSON *a, cJSON *b)
{
    cJSON *first = NULL, **tail = &first;

    while (a != NULL && b != NULL) {
        cJSON **least = strcmp(a->string, b->string) <= 0 ? &a : &b;

        *tail = *least;
        tail = &(*least)->next;
        *least = (*least)->next;
    }
    *tail = a != NULL ? a : b;
    return first;
}

/* Sort the first ${count} items of ${*list} and leave the rest there. */
static cJSON *
sort(cJSON **list, size_t count)
{
    cJSON *half;

    if (count == 1) {
        half = *list;
        *list = half->next;
        half->next = NULL;
        return half;
    }
    half = sort(list, count / 2);
    return merge(half, sort(list, count - count / 2));
}

static void
sort_members(cJSON *object)
{
    cJSON *rest = object->child, *item, *last = NULL;

    object->child = sort(&rest, json_count(object));
    json_each (item, object) {
        item->prev = last;
        last = item;
    }
    object->child->prev = last;
}

/* ---- building by events ---- */

struct open_container {
    cJSON *item;
    bool sorted; /* so far */
};

struct builder {
    int code;
    cJSON *root;
    size_t count; /* of values */
    char *key;    /* of the member whose value comes next */
    size_t depth;
    struct buf scratch;
    struct open_container open[JSON_DEPTH_LIMIT];
};

static char *
decoded(struct builder *b, const struct json_token *token)
{
    if (!token->escaped)
        return mem_copy(token->text + 1, token->length - 2);
    buf_clear(&b->scratch);
    json_unquote(token, &b->scratch);
    return mem_copy(buf_text(&b->scratch), b->scratch.length);
}

/* Put a new value into the innermost open container. */
static void
place(struct builder *b, cJSON *item)
{
    struct open_container *in;

    item->string = b->key;
    b->key = NULL;
    if (b->depth == 0) {
        b->root = item;
        return;
    }
    in = &b->open[b->depth - 1];
    if (item->string != NULL && in->item->child != NULL &&
        strcmp(in->item->child->prev->string, item->string) > 0)
        in->sorted = false;
    json_link(in->item, item);
}

static void
place_container(struct builder *b, int type)
{
    cJSON *item = json_node(type, NULL);

    place(b, item);
    b->open[b->depth].item = item;
    b->open[b->depth].sorted = true;
    b->depth++;
}

static int
build(void *user, const struct json_token *token, struct err *err)
{
    struct builder *b = user;

    switch (token->event) {
    case JSON_KEY:
        b->key = decoded(b, token);
        return 0;
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
        b->depth--;
        if (!b->open[b->depth].sorted)
            sort_members(b->open[b->depth].item);
        return 0;
    default:
        break;
    }
    if (b->count++ == JSON_NODE_LIMIT)
        return err_set(
            err, b->code, "more than %d values in one text", JSON_NODE_LIMIT);
    switch (token->event) {
    case JSON_OBJECT:
        place_container(b, cJSON_Object);
        break;
    case JSON_ARRAY:
        place_container(b, cJSON_Array);
        break;
    case JSON_STRING:
        place(b, json_node(cJSON_String, decoded(b, token)));
        break;
    case JSON_NUMBER:
        place(b, json_node(cJSON_Raw, mem_copy(token->text, token->length)));
        break;
    case JSON_TRUE:
        place(b, json_node(cJSON_True, NULL));
        break;
    case JSON_FALSE:
        place(b, json_node(cJSON_False, NULL));
        break;
    default:
        place(b, json_node(cJSON_NULL, NULL));
    }
    return 0;
}

cJSON *
json_parse(const char *text, size_t length, int code, struct err *err)
{
    struct builder *b = mem_zero(1, sizeof *b);
    cJSON *root;

    b->code = code;
    buf_init(&b->scratch, SIZE_MAX / 4);
    if (json_scan(text, length, build, b, code, err) != 0) {
        json_free(b->root);
        b->root = NULL;
    }
    root = b->root;
    free(b->key);
    buf_free(&b->scratch);
    free(b);
    return root;
}
