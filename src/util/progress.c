#include "util/progress.h"

void
progress_begin(const struct progress *p, unsigned phase, unsigned phases,
    const char *name, size_t total)
{
    if (p != NULL)
        p->begin(p->user, phase, phases, name, total);
}

void
progress_step(const struct progress *p, size_t done)
{
    if (p != NULL)
        p->step(p->user, done);
}
