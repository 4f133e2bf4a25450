/* util/str_internal.h: what the parts of util/str share. */

#ifndef ESBUNDLE_UTIL_STR_INTERNAL_H
#define ESBUNDLE_UTIL_STR_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#define STR_NO_CHARACTER 0xffffffffu

/* str_character(text, code): Return the bytes of the UTF-8 character that
 * ${text} begins with, 0 at its end, and set ${*code}.  C0 80 is U+0000 and
 * three bytes may be a lone surrogate; a byte that begins no character counts
 * one and gives STR_NO_CHARACTER. */
size_t str_character(const char *text, uint32_t *code);

#endif
