#include "model/duration.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *suffix;
    int64_t times, over; /* milliseconds */
} units[] = {
    { "nanos", 1, 1000000 },
    { "micros", 1, 1000 },
    { "ms", 1, 1 },
    { "s", 1000, 1 },
    { "m", 60 * 1000, 1 },
    { "h", 60 * 60 * 1000, 1 },
    { "d", DURATION_DAY, 1 },
};

int
duration_read(const char *text, int64_t *out)
{
    int64_t value = 0;
    size_t i, digits = strspn(text, "0123456789");

    if (digits == 0 || digits > 15)
        return -1;
    for (i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    if (strcmp(text, "0") == 0) {
        *out = 0;
        return 0;
    }
    for (i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(text + digits, units[i].suffix) != 0)
            continue;
        *out = value > INT64_MAX / units[i].times
                   ? INT64_MAX
                   : value * units[i].times / units[i].over;
        return 0;
    }
    return -1;
}

int
duration_print(int64_t ms, struct buf *out)
{
    size_t i = sizeof units / sizeof *units - 1;

    while (units[i].times > 1 && (ms == 0 || ms % units[i].times != 0))
        i--;
    return buf_printf(
        out, "%lld%s", (long long)(ms / units[i].times), units[i].suffix);
}
