#include "util/split.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/json_internal.h"
#include "util/list.h"
#include "util/mem.h"

/* What the path takes at its end. */
enum leaf { LEAF_ONE, LEAF_MEMBERS, LEAF_ELEMENTS };

/* What is being run through. */
enum token { TOKEN_NONE, TOKEN_KEY, TOKEN_STRING, TOKEN_WORD, TOKEN_CONTAINER };

struct split {
    split_handler *handler;
    void *user;
    size_t limit;
    struct list names; /* the keys on the way */
    enum leaf leaf;

    enum json_expect expect; /* in a container on the path, or outermost */
    size_t level;            /* containers of the path that are open */
    struct buf key;          /* the last key, decoded */
    bool on_path;            /* the last key is the one that the path names */

    enum token token;
    bool is_part;
    uint64_t began;  /* the token: where it began */
    size_t length;   /* of the token so far */
    struct buf kept; /* its bytes from the pieces before */
    bool dropped;    /* they were too many */
    bool slash;      /* it ends in the first half of an escape */
    bool in_string;  /* it ends in a string within a container */
    size_t nesting;  /* brackets open in it */
    uint64_t offset; /* of the piece under way */
};

static bool
cut_suffix(char *path, const char *suffix)
{
    size_t length = strlen(path), own = strlen(suffix);

    if (length < own || strcmp(path + length - own, suffix) != 0)
        return false;
    path[length - own] = '\0';
    return true;
}

struct split *
split_new(const char *path, size_t limit, split_handler *handler, void *user)
{
    struct split *s = mem_zero(1, sizeof *s);
    char *names = mem_string(path);

    s->handler = handler;
    s->user = user;
    s->limit = limit;
    buf_init(&s->key, JSON_BODY_LIMIT);
    buf_init(&s->kept, JSON_BODY_LIMIT);
    if (cut_suffix(names, "[*]"))
        s->leaf = LEAF_ELEMENTS;
    else if (cut_suffix(names, "*"))
        s->leaf = LEAF_MEMBERS;
    list_split(&s->names, names, '.');
    free(names);
    return s;
}

void
split_free(struct split *s)
{
    if (s == NULL)
        return;
    list_free(&s->names);
    buf_free(&s->key);
    buf_free(&s->kept);
    free(s);
}

static int
fault(uint64_t offset, const char *what, struct err *err)
{
    return err_set(err, ERR_NETWORK,
        "the reply is not JSON: %s at byte %" PRIu64, what, offset + 1);
}

static void
value_done(struct split *s)
{
    s->expect = s->level == 0 ? EXPECT_NOTHING : EXPECT_COMMA;
}

/* ---- complete tokens ---- */

static int
finish_key(struct split *s, const char *text, struct err *err)
{
    const char *p = text + 1, *end = text + s->length - 1, *at = p;
    const char *what = json_string_fault(p, end, &at);

    if (what != NULL)
        return fault(s->began, what, err);
    buf_clear(&s->key);
    if (json_decode(p, end, &s->key) != 0)
        return fault(s->began, "too long a key", err);
    s->on_path = s->level <= s->names.count &&
                 strcmp(buf_text(&s->key), s->names.items[s->level - 1]) == 0;
    s->expect = EXPECT_COLON;
    return 0;
}

static int
finish_part(struct split *s, const char *text, struct err *err)
{
    struct split_part part = { NULL, text, s->length };

    if (s->leaf != LEAF_ELEMENTS)
        part.key = buf_text(&s->key);
    value_done(s);
    return s->handler(s->user, &part, err);
}

/* A token is complete; ${text} is NULL if it was too long or is not needed. */
static int
finish(struct split *s, const char *text, struct err *err)
{
    enum token token = s->token;

    s->token = TOKEN_NONE;
    if (token == TOKEN_KEY) {
        if (text == NULL)
            return fault(s->began, "too long a key", err);
        return finish_key(s, text, err);
    }
    if (s->is_part)
        return finish_part(s, text, err);
    if (token == TOKEN_WORD &&
        (text == NULL || json_word_event(text, s->length) < 0))
        return fault(s->began, "a bare word", err);
    value_done(s);
    return 0;
}

/* ---- tokens under way ---- */

/* Follow brackets and strings only.  Return what lies behind the bracket that
 * ends the container, or NULL. */
static const char *
container_end(struct split *s, const char *p, const char *end)
{
    static const unsigned char marks[256] = {
        ['"'] = 1, ['{'] = 2, ['['] = 2, ['}'] = 3, [']'] = 3
    };

    while (p < end) {
        if (!s->in_string) {
            unsigned char mark = marks[(unsigned char)*p++];

            if (mark == 0)
                continue;
            if (mark == 3 && --s->nesting == 0)
                return p;
            s->nesting += mark == 2;
            s->in_string = mark == 1;
        } else {
            p = json_string_end(p, end, &s->slash);
            if (p == NULL)
                return NULL;
            s->in_string = false;
        }
    }
    return NULL;
}

/* Return the end of the token that begins or goes on at ${p}, or NULL. */
static const char *
token_end(struct split *s, const char *p, const char *end)
{
    switch (s->token) {
    case TOKEN_WORD:
        return json_word_end(p, end);
    case TOKEN_CONTAINER:
        return container_end(s, p, end);
    default:
        return json_string_end(p + (s->length == 0 ? 1 : 0), end, &s->slash);
    }
}

/* Keep bytes of a token that goes on in the next piece, if they are needed. */
static void
keep(struct split *s, const char *p, size_t length)
{
    bool needed = s->is_part || s->token == TOKEN_KEY || s->token == TOKEN_WORD;

    s->length += length;
    if (!needed || s->dropped || buf_add(&s->kept, p, length) == 0)
        return;
    buf_clear(&s->kept);
    s->dropped = true;
}

/* Run on through the token.  Return what lies behind it or ${end}, or NULL
 * with ${err} set. */
static const char *
run_token(struct split *s, const char *p, const char *end, struct err *err)
{
    const char *stop = token_end(s, p, end), *text;

    /* A token that lies in one piece is handed out from there. */
    if (stop != NULL && s->length == 0) {
        s->length = (size_t)(stop - p);
        text = s->length <= s->kept.limit ? p : NULL;
    } else {
        keep(s, p, (size_t)((stop == NULL ? end : stop) - p));
        text = s->dropped ? NULL : buf_text(&s->kept);
    }
    if (stop == NULL)
        return end;
    return finish(s, text, err) == 0 ? stop : NULL;
}

static void
begin_token(struct split *s, enum token token, bool is_part, uint64_t offset)
{
    s->token = token;
    s->began = offset;
    s->is_part = is_part;
    s->length = s->nesting = 0;
    s->dropped = s->slash = s->in_string = false;
    buf_clear(&s->kept);
    s->kept.limit = is_part ? s->limit : JSON_BODY_LIMIT;
}

/* ---- the containers on the path ---- */

/* Say whether the container that begins here is to be entered. */
static bool
leads_on(const struct split *s, char bracket)
{
    size_t deepest = s->names.count + (s->leaf == LEAF_ONE ? 0 : 1);
    bool last = s->level == s->names.count;

    if (s->level >= deepest || (s->level > 0 && !s->on_path))
        return false;
    return bracket == (last && s->leaf == LEAF_ELEMENTS ? '[' : '{');
}

static int
begin_value(struct split *s, char c, uint64_t offset, struct err *err)
{
    bool is_part = s->leaf == LEAF_ONE
                       ? s->level == s->names.count && s->on_path
                       : s->level > s->names.count;

    if (leads_on(s, c)) {
        s->level++;
        s->expect = c == '{' ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
        return 0;
    }
    if (c == '{' || c == '[')
        begin_token(s, TOKEN_CONTAINER, is_part, offset);
    else if (c == '"')
        begin_token(s, TOKEN_STRING, is_part, offset);
    else if (json_is_word_byte(c))
        begin_token(s, TOKEN_WORD, is_part, offset);
    else
        return fault(offset, "an unexpected character", err);
    return 0;
}

/* Take a byte between the tokens. */
static int
step(struct split *s, char c, uint64_t offset, struct err *err)
{
    bool array = s->leaf == LEAF_ELEMENTS && s->level > s->names.count;
    enum json_expect now = s->expect;

    if (c == (array ? ']' : '}') &&
        (now == EXPECT_COMMA || now == EXPECT_VALUE_OR_END ||
            now == EXPECT_KEY_OR_END)) {
        s->level--;
        value_done(s);
    } else if (now == EXPECT_VALUE || now == EXPECT_VALUE_OR_END) {
        return begin_value(s, c, offset, err);
    } else if (c == '"' && (now == EXPECT_KEY || now == EXPECT_KEY_OR_END)) {
        begin_token(s, TOKEN_KEY, false, offset);
    } else if (c == ':' && now == EXPECT_COLON) {
        s->expect = EXPECT_VALUE;
    } else if (c == ',' && now == EXPECT_COMMA) {
        s->expect = array ? EXPECT_VALUE : EXPECT_KEY;
    } else {
        return fault(offset, "an unexpected character", err);
    }
    return 0;
}

int
split_feed(struct split *s, const char *data, size_t length, struct err *err)
{
    const char *p = data, *end = data + length;

    while (p < end) {
        uint64_t offset = s->offset + (uint64_t)(p - data);
        bool space = *p == ' ' || *p == '\n' || *p == '\r' || *p == '\t';

        if (s->token == TOKEN_NONE) {
            if (!space && step(s, *p, offset, err) != 0)
                return -1;
            if (s->token == TOKEN_NONE) {
                p++;
                continue;
            }
        }
        p = run_token(s, p, end, err);
        if (p == NULL)
            return -1;
    }
    s->offset += length;
    return 0;
}

int
split_end(struct split *s, struct err *err)
{
    /* Only here ends a word that is all the reply. */
    if (s->token == TOKEN_WORD && s->level == 0 &&
        finish(s, s->dropped ? NULL : buf_text(&s->kept), err) != 0)
        return -1;
    if (s->token == TOKEN_NONE && s->expect == EXPECT_NOTHING)
        return 0;
    return err_set(err, ERR_NETWORK,
        "the reply broke off after %" PRIu64 " bytes", s->offset);
}

int
split_again(const struct split_part *part, const char *path,
    split_handler *handler, void *user, struct err *err)
{
    struct split *s;
    int rc;

    if (part->text == NULL)
        return err_set(
            err, ERR_NETWORK, "'%s' of the reply is too long", part->key);
    s = split_new(path, part->length, handler, user);
    rc = split_feed(s, part->text, part->length, err);
    if (rc == 0)
        rc = split_end(s, err);
    split_free(s);
    return rc;
}
