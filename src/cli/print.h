/* cli/print.h: text for people and for programs, on one of two streams.
 * Everything that is formatted here goes through str_show, so that no name and
 * no server's text can steer a terminal; a format therefore holds no newline.
 * Errors of writing are remembered and told by print_end. */

#ifndef ESBUNDLE_CLI_PRINT_H
#define ESBUNDLE_CLI_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"
#include "util/json.h"
#include "util/list.h"

enum print_when { PRINT_AUTO, PRINT_ALWAYS, PRINT_NEVER };

/* What colour is used for; without colour all look alike. */
enum print_style {
    PRINT_PLAIN,
    PRINT_HEAD, /* bold */
    PRINT_GOOD, /* green: created, equal */
    PRINT_WARN, /* yellow: differs, warning */
    PRINT_BAD,  /* red: blocked, failed */
    PRINT_FAINT /* dim: of lesser importance */
};

enum print_level { PRINT_QUIET, PRINT_USUAL, PRINT_VERBOSE };

struct print;

/* print_new(fd, when): Make a printer that writes to ${fd}, with colour as
 * ${when} says (AUTO: NO_COLOR, FORCE_COLOR, TERM and whether it is a
 * terminal).  Return it. */
struct print *print_new(int fd, enum print_when when);

/* print_set_level(p, level): Say which messages appear: print_note not when
 * quiet, print_detail only when verbose. */
void print_set_level(struct print *p, enum print_level level);

/* print_part(p, style, format, ...): Print formatted text.
 * print_line(...): The same and a newline.  "%-20s" pads by bytes, so use
 * print_column for names. */
void print_part(struct print *p, enum print_style style, const char *format,
    ...) ERR_PRINTF(3, 4);
void print_line(struct print *p, enum print_style style, const char *format,
    ...) ERR_PRINTF(3, 4);

/* print_column(p, style, width, text): Print ${text} and spaces up to ${width}
 * characters, two at least. */
void print_column(
    struct print *p, enum print_style style, size_t width, const char *text);

/* print_failure(p, err): "esbundle: error: CAUSE", and the remedy on a second
 * line.  print_warning(p, format, ...): "esbundle: warning: TEXT".
 * print_note(p, format, ...): A line, not when quiet.
 * print_detail(p, format, ...): A line, only when verbose. */
void print_failure(struct print *p, const struct err *err);
void print_warning(struct print *p, const char *format, ...) ERR_PRINTF(2, 3);
void print_note(struct print *p, const char *format, ...) ERR_PRINTF(2, 3);
void print_detail(struct print *p, const char *format, ...) ERR_PRINTF(2, 3);

/* print_notes(p, notes): "note: TEXT" for each, not when quiet. */
void print_notes(struct print *p, const struct list *notes);

/* print_json_text(p, text, length): Print JSON as it stands; on a terminal
 * characters that are not seen are written as \uXXXX, which means the same. */
void print_json_text(struct print *p, const char *text, size_t length);

/* print_json(p, tree): Print a tree in canonical form. */
void print_json(struct print *p, const cJSON *tree);

/* print_raw(p, data, length): Print bytes as they are: text of our own. */
void print_raw(struct print *p, const char *data, size_t length);

/* print_is_terminal(p): Say whether somebody looks at it. */
bool print_is_terminal(const struct print *p);

/* print_before(p, before, user): Call ${before} whenever text is about to be
 * sent, so that a progress line can be cleared away; NULL: no more. */
void print_before(struct print *p, void (*before)(void *user), void *user);

/* print_overlay(p, data, length): Send bytes at once, before what is held
 * back, and without print_before's call: for the progress line itself. */
void print_overlay(struct print *p, const char *data, size_t length);

/* print_flush(p): Send what is held back. */
void print_flush(struct print *p);

/* print_end(p, err): Flush and say whether all was written.
 * Return 0, or -1 (ERR_LOCAL: full disk, closed pipe; ERR_SIGNAL + N: a signal
 * came while it waited for a reader). */
int print_end(struct print *p, struct err *err);

/* print_free(p): Release it without a flush; NULL is allowed. */
void print_free(struct print *p);

#endif
