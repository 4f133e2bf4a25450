/* util/json_internal.h: what the files of json and split share. */

#ifndef ESBUNDLE_UTIL_JSON_INTERNAL_H
#define ESBUNDLE_UTIL_JSON_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/err.h"
#include "util/json.h"

/* ---- json_string.c ---- */

/* json_utf8(p, end): Return the length of the UTF-8 sequence at ${p} (before
 * ${end}), or 0 if it is none: overlong, a surrogate, beyond U+10FFFF, cut. */
size_t json_utf8(const char *p, const char *end);

/* json_surrogate(p, end): Return the code of the surrogate whose three bytes
 * are at ${p}, or 0. */
unsigned json_surrogate(const char *p, const char *end);

/* json_hex4(p, end): Return the value of four hex digits at ${p}, or -1. */
int json_hex4(const char *p, const char *end);

/* json_string_fault(p, end, at): Check the inside of a string, without its
 * quotes.  Return NULL if it is well, else a constant text that says what is
 * wrong, with ${*at} set to the place. */
const char *json_string_fault(const char *p, const char *end, const char **at);

/* json_decode(p, end, out): Append the decoded inside of a valid string, in
 * tree form, to ${out}.  Return 0, or -1 if the buffer's cap is reached. */
int json_decode(const char *p, const char *end, struct buf *out);

/* json_put_code(code, out): Append one code point in tree form.  Return 0, or
 * -1 if the buffer's cap is reached. */
int json_put_code(unsigned code, struct buf *out);

/* json_string_end(p, end, slash): Return what lies behind the quote that ends
 * the string which goes on at ${p}, or NULL if that is not before ${end}.
 * ${*slash} says whether an escape's backslash was the last byte before ${p};
 * it is brought up to date. */
const char *json_string_end(const char *p, const char *end, bool *slash);

/* json_word_end(p, end): Return the end of the number or bare word at ${p}, or
 * NULL if it may go on behind ${end}. */
const char *json_word_end(const char *p, const char *end);

/* json_is_word_byte(c): Say whether ${c} may stand in a number or word. */
bool json_is_word_byte(char c);

/* json_word_event(text, length): Return the event of a number or word, or -1
 * if it is neither. */
int json_word_event(const char *text, size_t length);

/* json_eight(p): Return the eight bytes at ${p}, the first one lowest. */
static inline uint64_t
json_eight(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return u[0] | (uint64_t)u[1] << 8 | (uint64_t)u[2] << 16 |
           (uint64_t)u[3] << 24 | (uint64_t)u[4] << 32 | (uint64_t)u[5] << 40 |
           (uint64_t)u[6] << 48 | (uint64_t)u[7] << 56;
}

/* json_plain(p, end): Return the first byte at or behind ${p} that is not a
 * plain one within a string: a quote, a backslash, a control character or a
 * byte beyond ASCII; or ${end}. */
static inline const char *
json_plain(const char *p, const char *end)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;

    /* Eight bytes at a time; false marks only stand above a true one. */
    while (end - p >= 8) {
        uint64_t x = json_eight(p);
        uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\';
        uint64_t marks =
            (x | (x - ones * 0x20) | (quote - ones) | (slash - ones)) & tops;

        if (marks != 0)
            return p + __builtin_ctzll(marks) / 8;
        p += 8;
    }
    while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 &&
           *p != '"' && *p != '\\')
        p++;
    return p;
}

/* ---- json_number.c ---- */

/* json_number(p, end): Return the length of the number at ${p}, or 0 if there
 * is none or one that is not finished properly. */
size_t json_number(const char *p, const char *end);

/* ---- json_keys.c ---- */

/* The keys of the open objects, those of the innermost one last. */
struct json_key {
    size_t start, length; /* in the text of the set */
    uint64_t line, column;
};

struct json_keys {
    struct buf text; /* the decoded keys behind each other */
    struct json_key *items;
    size_t count, room;
    struct json_key_order *order; /* scratch for sorting */
    size_t order_room;
};

/* json_keys_init(k), json_keys_free(k): Begin empty; release the memory. */
void json_keys_init(struct json_keys *k);
void json_keys_free(struct json_keys *k);

/* json_keys_add(k, first, text, length, line, column): Add a key to the object
 * whose keys begin at ${first}.  Return whether it comes behind the key before
 * it; an object in which all do has no duplicates. */
bool json_keys_add(struct json_keys *k, size_t first, const char *text,
    size_t length, uint64_t line, uint64_t column);

/* json_keys_double(k, first): Return the earliest key from ${first} on that
 * was there before, or NULL. */
const struct json_key *json_keys_double(struct json_keys *k, size_t first);

/* json_keys_drop(k, first): Forget the keys from ${first} on. */
void json_keys_drop(struct json_keys *k, size_t first);

/* ---- json_tree.c ---- */

/* json_node(type, text): Return a new item that owns ${text}. */
cJSON *json_node(int type, char *text);

/* json_link(parent, item): Put ${item} behind the children of ${parent}. */
void json_link(cJSON *parent, cJSON *item);

/* ---- the reader: json_reader.c cuts tokens, json_grammar.c judges them ----
 */

enum json_expect { /* what may come next */
    EXPECT_VALUE,
    EXPECT_VALUE_OR_END, /* behind "[" */
    EXPECT_KEY,
    EXPECT_KEY_OR_END, /* behind "{" */
    EXPECT_COLON,
    EXPECT_COMMA,  /* or the end of the container */
    EXPECT_NOTHING /* the outermost value is complete */
};

struct json_level {
    bool object;
    bool ascending;   /* no key came out of order so far */
    size_t first_key; /* in the reader's set */
};

struct json_reader {
    json_handler *handler;
    void *user;
    int code;
    enum json_expect expect;
    struct json_level *levels; /* JSON_DEPTH_LIMIT of them */
    unsigned depth;
    struct json_keys keys;
    struct buf scratch;        /* a decoded key */
    struct buf pending;        /* the beginning of a token cut by a piece */
    bool slash;                /* which ends in the first half of an escape */
    uint64_t pending_offset;   /* where it began */
    uint64_t offset;           /* of the piece under way */
    uint64_t line, line_start; /* the line's number and offset */
};

/* json_take_token(r, text, length, offset, err): Judge a whole string, number
 * or word and give it to the handler.  Return 0, or -1. */
int json_take_token(struct json_reader *r, const char *text, size_t length,
    uint64_t offset, struct err *err);

/* json_take_mark(r, p, offset, err): The same for one byte of any other kind
 * that is no space. */
int json_take_mark(
    struct json_reader *r, const char *p, uint64_t offset, struct err *err);

/* json_fault(r, offset, what, err): Report bad input at an offset of the
 * current line.  Return -1. */
int json_fault(const struct json_reader *r, uint64_t offset, const char *what,
    struct err *err);

#endif
