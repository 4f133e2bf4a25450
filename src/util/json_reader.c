#include <stdlib.h>

#include "util/json_internal.h"
#include "util/mem.h"

struct json_reader *
json_reader_new(json_handler *handler, void *user, int code)
{
    struct json_reader *r = mem_zero(1, sizeof *r);

    r->handler = handler;
    r->user = user;
    r->code = code;
    r->line = 1;
    r->levels = mem_alloc(JSON_DEPTH_LIMIT * sizeof *r->levels);
    json_keys_init(&r->keys);
    buf_init(&r->scratch, SIZE_MAX / 4);
    buf_init(&r->pending, SIZE_MAX / 4);
    return r;
}

void
json_reader_free(struct json_reader *r)
{
    if (r == NULL)
        return;
    free(r->levels);
    json_keys_free(&r->keys);
    buf_free(&r->scratch);
    buf_free(&r->pending);
    free(r);
}

/* Take a token that begins at ${p}, or that went on from the piece before.
 * Return what lies behind it, or NULL if the token or its place is bad. */
static const char *
cut_token(struct json_reader *r, const char *p, const char *end,
    uint64_t offset, struct err *err)
{
    bool fresh = r->pending.length == 0;
    bool string = fresh ? *p == '"' : r->pending.data[0] == '"';
    const char *stop =
        string ? json_string_end(p + (fresh ? 1 : 0), end, &r->slash)
               : json_word_end(p, end);
    int rc;

    /* Most tokens lie in one piece and are not copied. */
    if (fresh && stop != NULL) {
        rc = json_take_token(r, p, (size_t)(stop - p), offset, err);
        return rc == 0 ? stop : NULL;
    }
    if (fresh)
        r->pending_offset = offset;
    buf_add(&r->pending, p, (size_t)((stop == NULL ? end : stop) - p));
    if (stop == NULL)
        return end;
    rc = json_take_token(
        r, r->pending.data, r->pending.length, r->pending_offset, err);
    buf_clear(&r->pending);
    return rc == 0 ? stop : NULL;
}

int
json_reader_feed(
    struct json_reader *r, const char *data, size_t length, struct err *err)
{
    const char *p = data, *end = data + length;

    while (p < end) {
        uint64_t offset = r->offset + (uint64_t)(p - data);

        if (r->pending.length > 0 || *p == '"' || json_is_word_byte(*p)) {
            p = cut_token(r, p, end, offset, err);
            if (p == NULL)
                return -1;
            continue;
        }
        if (*p == '\n') {
            r->line++;
            r->line_start = offset + 1;
        } else if (*p != ' ' && *p != '\t' && *p != '\r' &&
                   json_take_mark(r, p, offset, err) != 0) {
            return -1;
        }
        p++;
    }
    r->offset += length;
    return 0;
}

/* The input ends within a string: something in it may be worse than that. */
static int
cut_string(struct json_reader *r, struct err *err)
{
    const char *start = r->pending.data, *end = start + r->pending.length;
    const char *at = start;
    const char *what = json_string_fault(start + 1, end, &at);

    if (what == NULL)
        return json_fault(r, r->offset, "the text ends in a string", err);
    return json_fault(r, r->pending_offset + (uint64_t)(at - start), what, err);
}

int
json_reader_end(struct json_reader *r, struct err *err)
{
    int rc = 0;

    if (r->pending.length > 0 && r->pending.data[0] == '"')
        return cut_string(r, err);

    /* Only here ends a number that is all the text. */
    if (r->pending.length > 0)
        rc = json_take_token(
            r, r->pending.data, r->pending.length, r->pending_offset, err);
    buf_clear(&r->pending);
    if (rc == 0 && r->expect != EXPECT_NOTHING)
        rc = json_fault(r, r->offset, "the text ends too early", err);
    return rc;
}

int
json_scan(const char *text, size_t length, json_handler *handler, void *user,
    int code, struct err *err)
{
    struct json_reader *r = json_reader_new(handler, user, code);
    int rc = json_reader_feed(r, text, length, err);

    if (rc == 0)
        rc = json_reader_end(r, err);
    json_reader_free(r);
    return rc;
}

int
json_unquote(const struct json_token *token, struct buf *out)
{
    const char *p = token->text + 1, *end = token->text + token->length - 1;

    if (!token->escaped)
        return buf_add(out, p, (size_t)(end - p));
    return json_decode(p, end, out);
}
