/* model/name_patterns.h: many index patterns at once.
 * In them only '*' is special.  They are kept sorted by what stands before
 * the first star, so that a name, or another pattern, is held only against
 * those that can match it. */

#ifndef ESBUNDLE_MODEL_NAME_PATTERNS_H
#define ESBUNDLE_MODEL_NAME_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

struct name_pattern {
    const char *text; /* borrowed */
    size_t prefix;    /* bytes before the first star, or all */
    size_t owner;     /* whose it is */
};

struct name_patterns {
    struct name_pattern *items;
    size_t count, room;
};

/* name_patterns_add(p, text, owner): Add one; ${text} is borrowed. */
void name_patterns_add(struct name_patterns *p, const char *text, size_t owner);

/* name_patterns_sort(p): To be called after the last one was added. */
void name_patterns_sort(struct name_patterns *p);

/* name_patterns_match(p, name, found, user): Call ${found} for each pattern
 * that matches a name; an owner may come several times. */
void name_patterns_match(const struct name_patterns *p, const char *name,
    void (*found)(void *user, size_t owner), void *user);

/* name_patterns_meet(p, wanted, found, user): Call ${found} for each pair of
 * patterns that some name matches both, if ${wanted}, asked first because it
 * is cheap, says that their owners matter. */
void name_patterns_meet(const struct name_patterns *p,
    bool (*wanted)(void *user, size_t a, size_t b),
    void (*found)(
        void *user, const struct name_pattern *a, const struct name_pattern *b),
    void *user);

/* name_patterns_free(p): Release the array. */
void name_patterns_free(struct name_patterns *p);

#endif
