/* util/str.h: names and patterns as bytes; nothing here knows a locale. */

#ifndef ESBUNDLE_UTIL_STR_H
#define ESBUNDLE_UTIL_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"

/* str_encode(text, out): Append ${text} percent-encoded: everything but
 * A-Z a-z 0-9 - . _ ~ becomes %XX in upper-case hex (RFC 3986).  For a path
 * in the bundle.  Return 0, or -1 at the buffer's cap. */
int str_encode(const char *text, struct buf *out);

/* str_encode_url(text, out): The same for a URL path segment or query value:
 * C0 80, which stands for U+0000 in texts of ours, becomes %00. */
int str_encode_url(const char *text, struct buf *out);

/* str_match(pattern, text): Match the whole of ${text} against ${pattern}:
 * '*' any bytes, '?' one UTF-8 character, a backslash takes the meaning from
 * the byte behind it.  Linear memory, no recursion. */
bool str_match(const char *pattern, const char *text);

/* str_match_es(pattern, text): The same for index patterns as Elasticsearch
 * reads them: only '*' is special and there is no escape. */
bool str_match_es(const char *pattern, const char *text);

/* str_patterns_overlap(a, b): Say whether some name matches both patterns,
 * in which only '*' is special (the rule by which the server compares two
 * composable templates' index_patterns). */
bool str_patterns_overlap(const char *a, const char *b);

/* str_is_plain(pattern): Say whether a pattern can match one name only. */
bool str_is_plain(const char *pattern);

/* str_unescape(pattern): Return the pattern without its backslashes. */
char *str_unescape(const char *pattern);

/* str_show(text, out): Append ${text} so that it is safe on a terminal: C0, C1,
 * DEL, bidi and zero-width marks, bytes that are no UTF-8 and the three bytes
 * of a lone surrogate appear as \n, \t, \xNN or \u{NNNN}; a backslash stays.
 * Return 0, or -1 at the cap. */
int str_show(const char *text, struct buf *out);

/* str_show_json(text, length, out): Append JSON text in which every character
 * that str_show would escape is written as \uXXXX, which means the same;
 * newlines stay.  Return 0, or -1 at the cap. */
int str_show_json(const char *text, size_t length, struct buf *out);

/* str_distance(a, b): Return the edit distance of two short words (at most 64
 * bytes are looked at), a swap of neighbours counting one. */
unsigned str_distance(const char *a, const char *b);

/* str_nearest(word, words, count): Return the word nearest to ${word} if it is
 * near enough to be suggested, else NULL. */
const char *str_nearest(
    const char *word, const char *const *words, size_t count);

/* str_starts(text, prefix): Say whether ${text} begins with ${prefix}. */
bool str_starts(const char *text, const char *prefix);

/* str_hex_digit(c): Return the value of a hexadecimal digit of either case, or
 * -1. */
int str_hex_digit(char c);

/* str_version(text, out): Read "MAJOR.MINOR.PATCH…" as MAJOR*10000 + MINOR*100
 * + PATCH.  Return 0, or -1 if it is none. */
int str_version(const char *text, unsigned *out);

/* str_wipe(data, size): Overwrite a secret, so that no compiler leaves it out.
 */
void str_wipe(void *data, size_t size);

/* str_free_secret(text): Overwrite a string and free it; NULL is allowed. */
void str_free_secret(char *text);

#endif
