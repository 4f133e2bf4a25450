#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "util/json_internal.h"

int
json_fault(const struct json_reader *r, uint64_t offset, const char *what,
    struct err *err)
{
    return err_set(err, r->code, "%s at line %" PRIu64 ", column %" PRIu64,
        what, r->line, offset - r->line_start + 1);
}

static int
give(const struct json_reader *r, const struct json_token *token,
    struct err *err)
{
    return r->handler(r->user, token, err);
}

static bool
wants_value(const struct json_reader *r)
{
    return r->expect == EXPECT_VALUE || r->expect == EXPECT_VALUE_OR_END;
}

static void
value_done(struct json_reader *r)
{
    r->expect = r->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA;
}

/* ---- containers ---- */

static int
open_container(struct json_reader *r, struct json_token *token, struct err *err)
{
    struct json_level *level = &r->levels[r->depth];

    token->event = *token->text == '{' ? JSON_OBJECT : JSON_ARRAY;
    if (!wants_value(r))
        return json_fault(r, token->offset,
            token->event == JSON_OBJECT ? "unexpected '{'" : "unexpected '['",
            err);
    if (r->depth == JSON_DEPTH_LIMIT)
        return json_fault(
            r, token->offset, "values are nested too deeply", err);
    if (give(r, token, err) != 0)
        return -1;
    level->object = token->event == JSON_OBJECT;
    level->ascending = true;
    level->first_key = r->keys.count;
    r->depth++;
    r->expect = level->object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
    return 0;
}

/* Refuse an object that has the same key twice. */
static int
check_keys(
    struct json_reader *r, const struct json_level *level, struct err *err)
{
    const struct json_key *key;
    const char *text;
    size_t length;

    if (level->ascending)
        return 0;
    key = json_keys_double(&r->keys, level->first_key);
    if (key == NULL)
        return 0;

    /* A long key is cut at a character. */
    text = r->keys.text.data + key->start;
    length = key->length < 200 ? key->length : 200;
    while (length < key->length && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return err_set(err, r->code,
        "duplicate key '%.*s' at line %" PRIu64 ", column %" PRIu64,
        (int)length, text, key->line, key->column);
}

static int
close_container(
    struct json_reader *r, struct json_token *token, struct err *err)
{
    bool object = *token->text == '}';
    enum json_expect when_empty =
        object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
    const struct json_level *level;

    if ((r->expect != EXPECT_COMMA && r->expect != when_empty) ||
        r->levels[r->depth - 1].object != object)
        return json_fault(r, token->offset,
            object ? "unexpected '}'" : "unexpected ']'", err);
    level = &r->levels[r->depth - 1];
    if (check_keys(r, level, err) != 0)
        return -1;
    json_keys_drop(&r->keys, level->first_key);
    token->event = object ? JSON_OBJECT_END : JSON_ARRAY_END;
    token->depth = --r->depth;
    value_done(r);
    return give(r, token, err);
}

/* ---- tokens ---- */

/* Enter the key into the set of its object. */
static void
add_key(struct json_reader *r, const struct json_token *token)
{
    struct json_level *level = &r->levels[r->depth - 1];
    const char *text = token->text + 1;
    size_t length = token->length - 2;

    if (token->escaped) {
        buf_clear(&r->scratch);
        json_decode(text, text + length, &r->scratch);
        text = buf_text(&r->scratch);
        length = r->scratch.length;
    }
    if (!json_keys_add(&r->keys, level->first_key, text, length, r->line,
            token->offset - r->line_start + 1))
        level->ascending = false;
}

static int
take_string(struct json_reader *r, struct json_token *token, struct err *err)
{
    const char *inside = token->text + 1, *at = inside;
    const char *inside_end = token->text + token->length - 1;
    bool key = r->expect == EXPECT_KEY || r->expect == EXPECT_KEY_OR_END;
    const char *what = json_string_fault(inside, inside_end, &at);

    if (!key && !wants_value(r))
        return json_fault(r, token->offset, "unexpected string", err);
    if (what != NULL)
        return json_fault(
            r, token->offset + (uint64_t)(at - token->text), what, err);
    token->event = key ? JSON_KEY : JSON_STRING;
    token->escaped =
        memchr(inside, '\\', (size_t)(inside_end - inside)) != NULL;
    if (key) {
        add_key(r, token);
        r->expect = EXPECT_COLON;
    } else {
        value_done(r);
    }
    return give(r, token, err);
}

static int
take_word(struct json_reader *r, struct json_token *token, struct err *err)
{
    int event = json_word_event(token->text, token->length);
    char what[96];

    if (event < 0 || !wants_value(r)) {
        snprintf(what, sizeof what, "%s '%.*s'",
            event < 0 ? "bad value" : "unexpected",
            (int)(token->length < 60 ? token->length : 60), token->text);
        return json_fault(r, token->offset, what, err);
    }
    token->event = (enum json_event)event;
    value_done(r);
    return give(r, token, err);
}

int
json_take_token(struct json_reader *r, const char *text, size_t length,
    uint64_t offset, struct err *err)
{
    struct json_token token = { JSON_NULL, text, length, offset, r->depth,
        false };

    return *text == '"' ? take_string(r, &token, err)
                        : take_word(r, &token, err);
}

int
json_take_mark(
    struct json_reader *r, const char *p, uint64_t offset, struct err *err)
{
    struct json_token token = { JSON_NULL, p, 1, offset, r->depth, false };

    switch (*p) {
    case '{':
    case '[':
        return open_container(r, &token, err);
    case '}':
    case ']':
        return close_container(r, &token, err);
    case ':':
        if (r->expect != EXPECT_COLON)
            return json_fault(r, offset, "unexpected ':'", err);
        r->expect = EXPECT_VALUE;
        return 0;
    case ',':
        if (r->expect != EXPECT_COMMA)
            return json_fault(r, offset, "unexpected ','", err);
        r->expect = r->levels[r->depth - 1].object ? EXPECT_KEY : EXPECT_VALUE;
        return 0;
    default:
        return json_fault(r, offset, "unexpected character", err);
    }
}
