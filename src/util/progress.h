/* util/progress.h: how lower rooms tell what they are at.
 * The rooms call; cli/progress.c draws.  A NULL pointer means nobody looks. */

#ifndef ESBUNDLE_UTIL_PROGRESS_H
#define ESBUNDLE_UTIL_PROGRESS_H

#include <stddef.h>

struct progress {
    /* A phase begins: number ${phase} of ${phases} (0: none is counted), its
     * name, how many steps it has (0: not known). */
    void (*begin)(void *user, unsigned phase, unsigned phases, const char *name,
        size_t total);
    /* ${done} steps of the phase are done. */
    void (*step)(void *user, size_t done);
    void *user;
};

/* progress_begin(p, ...), progress_step(p, done): Call through; ${p} may be
 * NULL. */
void progress_begin(const struct progress *p, unsigned phase, unsigned phases,
    const char *name, size_t total);
void progress_step(const struct progress *p, size_t done);

#endif
