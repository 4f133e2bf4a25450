#include "cluster/waits.h"

#include "cluster/endpoint.h"

struct waits
waits_scaled(double timeout)
{
    double scale = timeout / ENDPOINT_TIMEOUT;
    struct waits w;

#define WAIT_SCALE(name, value, text)                                          \
    w.name = (long)((value)*scale);                                            \
    if (w.name < 1)                                                            \
        w.name = 1;
    WAIT_LIST(WAIT_SCALE)
#undef WAIT_SCALE
    return w;
}

long
waits_backoff(const struct waits *w, unsigned tries, unsigned *seed)
{
    long bound = w->backoff;

    for (; tries > 1 && bound < w->backoff_most; tries--)
        bound *= 2;
    if (bound > w->backoff_most)
        bound = w->backoff_most;
    *seed = *seed * 1103515245u + 12345u;
    return (long)((*seed >> 8) % (unsigned long)(bound + 1));
}
