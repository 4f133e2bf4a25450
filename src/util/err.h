/* util/err.h: errors and exit codes.
 *
 * A function that can fail takes a struct err as its last parameter, returns
 * 0 (or a pointer) when it is well and -1 (or NULL) when it is not, and has
 * then filled the error exactly once, where the fault was found.  Callers may
 * add a name in front, at most once per layer.  main() prints it. */

#ifndef ESBUNDLE_UTIL_ERR_H
#define ESBUNDLE_UTIL_ERR_H

#include <stdarg.h>

/* The exit codes: name, value, meaning.  Values are never reused. */
#define ERR_LIST(X)                                                            \
    X(ERR_NONE, 0, "done, no difference")                                      \
    X(ERR_DIFFERENT, 1, "only differences were found, or changes are pending") \
    X(ERR_USAGE, 2, "usage or configuration")                                  \
    X(ERR_PARTIAL, 3,                                                          \
        "partial: some resources failed, read-back differs, or lint warns")    \
    X(ERR_AUTH, 4, "authentication or privilege")                              \
    X(ERR_NETWORK, 5, "network, TLS, timeout, retries spent")                  \
    X(ERR_BUNDLE, 6, "bundle invalid or corrupt")                              \
    X(ERR_CONFLICT, 7,                                                         \
        "conflict: the destination differs, or something blocks the plan")     \
    X(ERR_VERSION, 8, "version or feature not supported")                      \
    X(ERR_LOCAL, 9, "local input or output (disk full, unwritable)")           \
    X(ERR_LOCKED, 10, "another import holds the lock")                         \
    X(ERR_UNKNOWN, 11, "outcome of a write unknown after all retries")         \
    X(ERR_INTERNAL, 12, "internal error, out of memory")

enum err_code {
#define ERR_ENUM(name, value, text) name = (value),
    ERR_LIST(ERR_ENUM)
#undef ERR_ENUM
        ERR_SIGNAL = 128 /* 128 + N: ended by signal N */
};

struct err {
    int code;         /* enum err_code, or ERR_SIGNAL + N */
    char text[1536];  /* cause first, subject in quotes, no full stop */
    char remedy[768]; /* what to do about it; may be empty */
};

#define ERR_INIT                                                               \
    {                                                                          \
        0, "", ""                                                              \
    }

#if defined(__GNUC__)
#define ERR_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define ERR_PRINTF(a, b)
#endif

/* err_set(err, code, format, ...): Fill ${err} with ${code} and the formatted
 * text and clear its remedy.  An over-long text is cut at a character.
 * Return -1, so that "return err_set(...)" ends the caller. */
int err_set(struct err *err, int code, const char *format, ...)
    ERR_PRINTF(3, 4);

/* err_errno(err, code, format, ...): As err_set, with ": " and the text of the
 * current errno behind it and, for a usual cause, what can be done about it.
 * Return -1. */
int err_errno(struct err *err, int code, const char *format, ...)
    ERR_PRINTF(3, 4);

/* err_remedy(err, format, ...): Add what the user can do.  Return -1. */
int err_remedy(struct err *err, const char *format, ...) ERR_PRINTF(2, 3);

/* err_prefix(err, format, ...): Put a name and ": " in front of the text that
 * was set deeper down.  Return -1. */
int err_prefix(struct err *err, const char *format, ...) ERR_PRINTF(2, 3);

#endif
