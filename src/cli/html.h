/* cli/html.h: an HTML page, written piece by piece.
 * What comes from a bundle or a server goes through html_text, html_value or
 * html_json, never through html_raw: there markup is escaped, and characters
 * that are not seen or that move others about are written out, as on a
 * terminal.  The first error is kept, and nothing is written after it. */

#ifndef ESBUNDLE_CLI_HTML_H
#define ESBUNDLE_CLI_HTML_H

#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/err.h"
#include "util/file.h"

struct html {
    struct file *file;
    struct buf piece; /* not yet written */
    struct err *err;
    int rc;
    uint64_t bytes; /* written */
};

/* html_init(h, file, err): Begin; both are borrowed until html_end, and errors
 * go to ${err}. */
void html_init(struct html *h, struct file *file, struct err *err);

/* html_raw(h, text): Markup of our own. */
void html_raw(struct html *h, const char *text);

/* html_format(h, format, ...): The same with numbers in it. */
void html_format(struct html *h, const char *format, ...) ERR_PRINTF(2, 3);

/* html_text(h, text): A name or another's text, for content and for quoted
 * attributes. */
void html_text(struct html *h, const char *text);

/* html_name(h, text): The same in an element of its own, so that right-to-left
 * letters leave their surroundings alone. */
void html_name(struct html *h, const char *text);

/* html_value(h, text, most): The same, cut behind ${most} bytes, with a word
 * that says how much there is. */
void html_value(struct html *h, const char *text, size_t most);

/* html_json(h, text, length): JSON as it stands, for content only; in pieces,
 * so that no second copy of a large body is needed. */
void html_json(struct html *h, const char *text, size_t length);

/* html_bytes(h, data, length): Bytes of our own, such as the style sheet. */
void html_bytes(struct html *h, const void *data, size_t length);

/* html_fail(h): Remember that ${err} was set by somebody else. */
void html_fail(struct html *h);

/* html_end(h): Write what is left and release the memory.
 * Return 0, or -1 (ERR_LOCAL, ERR_SIGNAL + N, or what html_fail was called
 * for). */
int html_end(struct html *h);

/* html_cut(text, most): Return how many bytes of ${text} make at most ${most}
 * and do not part a character. */
size_t html_cut(const char *text, size_t most);

#endif
