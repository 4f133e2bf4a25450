#include "util/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/file.h"

static bool guarded, registered;

void
mem_exhausted(void)
{
    static const char text[] = "esbundle: error: out of memory\n";

    if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
        /* There is nobody left to tell. */
    }
    file_remove_temporaries();
    _exit(ERR_INTERNAL);
}

/* Somebody else has called exit(): libarchive does when memory runs out. */
static void
end_badly(void)
{
    if (!guarded)
        return;
    file_remove_temporaries();
    _exit(ERR_INTERNAL);
}

void
mem_guard(bool on)
{
    guarded = on;
    if (!registered && atexit(end_badly) == 0)
        registered = true;
}

void *
mem_alloc(size_t size)
{
    void *p = malloc(size == 0 ? 1 : size);

    if (p == NULL)
        mem_exhausted();
    return p;
}

void *
mem_zero(size_t count, size_t size)
{
    void *p = calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);

    if (p == NULL)
        mem_exhausted();
    return p;
}

void *
mem_grow(void *old, size_t count, size_t size)
{
    void *p;

    if (size != 0 && count > SIZE_MAX / size)
        mem_exhausted();
    p = realloc(old, count * size == 0 ? 1 : count * size);
    if (p == NULL)
        mem_exhausted();
    return p;
}

void *
mem_room(void *array, size_t count, size_t *room, size_t size)
{
    if (array != NULL && count < *room)
        return array;
    *room = *room == 0 ? 8 : *room * 2;
    return mem_grow(array, *room, size);
}

char *
mem_copy(const void *data, size_t length)
{
    char *p = mem_alloc(length + 1);

    if (length > 0)
        memcpy(p, data, length);
    p[length] = '\0';
    return p;
}

char *
mem_string(const char *text)
{
    return text == NULL ? NULL : mem_copy(text, strlen(text));
}

char *
mem_format(const char *format, ...)
{
    va_list args, again;
    int length;
    char *p;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    p = mem_alloc((size_t)length + 1);
    vsnprintf(p, (size_t)length + 1, format, again);
    va_end(again);
    return p;
}
