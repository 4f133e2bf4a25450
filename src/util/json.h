/* util/json.h: strict JSON: events, tree, canonical text.
 *
 * Three layers.  The *reader* turns bytes, in pieces of any size, into events.
 * The *splitter* hands out the parts of a large reply one by one while it
 * streams (util/split.h).  The *tree* is cJSON's, but read, written and
 * compared here, because cJSON's own parser loses large numbers, cuts strings
 * at U+0000 and looks keys up without regard to case.
 *
 * Tree rules: every number is a cJSON_Raw that holds the text the server sent;
 * a string holds UTF-8, with U+0000 as C0 80 and a lone surrogate as its three
 * bytes; the members of every object are sorted by the bytes of their keys
 * in this form.
 * Only this module and model/ include cJSON, and only util/json_*.c touch
 * valuestring and valuedouble. */

#ifndef ESBUNDLE_UTIL_JSON_H
#define ESBUNDLE_UTIL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "util/buf.h"
#include "util/err.h"

#define JSON_DEPTH_LIMIT 1000       /* nesting of arrays and objects */
#define JSON_NODE_LIMIT 4000000     /* values in one tree */
#define JSON_BODY_LIMIT (32u << 20) /* bytes of one resource's body */

/* ---- events ---- */

enum json_event {
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL
};

struct json_token {
    enum json_event event;
    const char *text; /* the token as it stood, strings and keys with their
                       * quotes; borrowed until the handler returns */
    size_t length;    /* bytes of ${text} */
    uint64_t offset;  /* where it began, in bytes from the start */
    unsigned depth;   /* containers around it: 0 for the outermost value */
    bool escaped;     /* a string or key that holds a backslash */
};

/* A handler of events: return 0 to go on, -1 with ${err} set to stop. */
typedef int json_handler(
    void *user, const struct json_token *token, struct err *err);

struct json_reader;

/* json_reader_new(handler, user, code): Make a reader that gives events to
 * ${handler} and reports bad input as an error with exit code ${code} and the
 * line and column (both from 1, columns in bytes).  Refused: anything RFC 8259
 * forbids, duplicate keys in one object (told when the object ends, with the
 * place of the second one), bad UTF-8, leading zeros, bytes after the value,
 * nesting beyond JSON_DEPTH_LIMIT.  A lone surrogate escape is taken.
 * Return the reader. */
struct json_reader *json_reader_new(
    json_handler *handler, void *user, int code);

/* json_reader_feed(r, data, length, err): Read the next piece.
 * Return 0, or -1 (the reader's code, or what the handler set). */
int json_reader_feed(
    struct json_reader *r, const char *data, size_t length, struct err *err);

/* json_reader_end(r, err): Say that the input is complete.
 * Return 0, or -1 if the value is not. */
int json_reader_end(struct json_reader *r, struct err *err);

/* json_reader_free(r): Release the reader; NULL is allowed. */
void json_reader_free(struct json_reader *r);

/* json_scan(text, length, handler, user, code, err): Read a whole text.
 * Return 0, or -1 as above. */
int json_scan(const char *text, size_t length, json_handler *handler,
    void *user, int code, struct err *err);

/* json_unquote(token, out): Append the decoded contents of a string or key
 * token (tree form: U+0000 as C0 80, lone surrogate as three bytes) to
 * ${out}.  Return 0, or -1 if the buffer's cap is reached. */
int json_unquote(const struct json_token *token, struct buf *out);

/* json_check_canonical(text, length, err): Say whether ${text} is strict JSON
 * in canonical form: what json_print would write for its tree.  Built for
 * speed, no tree.  Return 0, or -1 (ERR_BUNDLE, with line and column). */
int json_check_canonical(const char *text, size_t length, struct err *err);

/* ---- the tree ---- */

/* json_init(): Give cJSON our allocator.  Called once by main and by tests. */
void json_init(void);

/* json_parse(text, length, code, err): Read one value into a tree.
 * Return it (free with json_free), or NULL (${code}; also for more than
 * JSON_NODE_LIMIT values). */
cJSON *json_parse(const char *text, size_t length, int code, struct err *err);

/* json_free(tree): Release a tree; NULL is allowed. */
void json_free(cJSON *tree);

/* json_print(tree, out): Append the canonical text: sorted keys, two-space
 * indent, shortest escapes, empty containers as {} and [], number text as it
 * came, a final newline.  Return 0, or -1 if the buffer's cap is reached. */
int json_print(const cJSON *tree, struct buf *out);

/* json_print_line(tree, out): The same without indent, spaces or newline. */
int json_print_line(const cJSON *tree, struct buf *out);

/* json_quote(text, out): Append ${text} as a JSON string, with quotes; bytes
 * that are not UTF-8 in tree form become U+FFFD.  As json_print. */
int json_quote(const char *text, struct buf *out);

/* Makers; each result belongs to the caller until it is put into a tree. */
cJSON *json_object(void);
cJSON *json_array(void);
cJSON *json_string(const char *text);
cJSON *json_integer(int64_t value);
cJSON *json_bool(bool value);
cJSON *json_null(void);

/* json_copy(tree): Return a deep copy. */
cJSON *json_copy(const cJSON *tree);

/* json_get(object, key): Return the member, borrowed, or NULL if there is
 * none or ${object} is NULL or no object.  Exact, case-sensitive. */
cJSON *json_get(const cJSON *object, const char *key);

/* json_put(object, key, value): Set a member, replacing an old one, at its
 * sorted place.  ${value} belongs to the object afterwards. */
void json_put(cJSON *object, const char *key, cJSON *value);

/* json_append(array, value): Add an element, which then belongs to it. */
void json_append(cJSON *array, cJSON *value);

/* json_take(object, key): Detach a member; the caller frees it.  NULL if
 * there is none. */
cJSON *json_take(cJSON *object, const char *key);

/* json_drop(object, key): Remove and free a member if there is one.
 * Return whether there was one. */
bool json_drop(cJSON *object, const char *key);

/* json_detach(parent, item): Take ${item}, a child of ${parent}, out of it in
 * constant time; the caller frees it. */
void json_detach(cJSON *parent, cJSON *item);

/* json_set_text(item, text): Make the string ${item} hold ${text}. */
void json_set_text(cJSON *item, const char *text);

/* json_text(item): Return the contents of a string, or the literal text of a
 * number, "true", "false"; NULL for null, containers and a NULL item.
 * Borrowed. */
const char *json_text(const cJSON *item);

/* json_is_string(item) …: Say what an item is; false for NULL. */
bool json_is_string(const cJSON *item);
bool json_is_number(const cJSON *item);
bool json_is_object(const cJSON *item);
bool json_is_array(const cJSON *item);
bool json_is_bool(const cJSON *item);
bool json_is_true(const cJSON *item);
bool json_is_null(const cJSON *item);

/* json_to_int(item, out): Read an integer from a number or a string of
 * digits.  Return 0, or -1 if it is none or does not fit. */
int json_to_int(const cJSON *item, int64_t *out);

/* json_count(container): Return the number of children in linear time. */
size_t json_count(const cJSON *container);

/* json_each(item, container): Loop over the children in order. */
#define json_each(item, container)                                             \
    for ((item) = (container) == NULL ? NULL : (container)->child;             \
         (item) != NULL; (item) = (item)->next)

/* json_same(a, b): Say whether two trees are equal to the letter. */
bool json_same(const cJSON *a, const cJSON *b);

/* json_number_same(a, b): Say whether two number texts have the same decimal
 * value (1.0 and 1, 1e2 and 100), computed on the text, without doubles. */
bool json_number_same(const char *a, const char *b);

/* json_pointer_add(pointer, key): Append "/" and the key, escaped by RFC 6901.
 * Return 0, or -1 if the buffer's cap is reached. */
int json_pointer_add(struct buf *pointer, const char *key);

/* json_pointer_step(step): Undo the escapes of one step of a pointer in place.
 * Return 0, or -1 (an escape is none). */
int json_pointer_step(char *step);

/* json_at(tree, pointer): Return the item at an RFC 6901 pointer, borrowed, or
 * NULL. */
cJSON *json_at(const cJSON *tree, const char *pointer);

#endif
