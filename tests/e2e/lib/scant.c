/* scant.c: a malloc that fails once, at the allocation whose number is in
 * SCANT_AT, counted from the moment at which main begins.  With SCANT_COUNT
 * the number of all allocations is written to that file at the end. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* The C library's own, which need no look-up that would allocate. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static long seen, at;
static int begun;

/* Say whether this allocation is the one that fails. */
static int
fails(void)
{
    if (!begun || ++seen != at)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *
malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

static void
tell(void)
{
    const char *path = getenv("SCANT_COUNT");
    FILE *file;

    begun = 0;
    file = path == NULL ? NULL : fopen(path, "w");
    if (file == NULL)
        return;
    fprintf(file, "%ld\n", seen);
    fclose(file);
}

static int (*real_main)(int, char **, char **);

static int
counted_main(int argc, char **argv, char **environment)
{
    const char *number = getenv("SCANT_AT");

    at = number == NULL ? 0 : atol(number);
    atexit(tell);
    begun = 1;
    return real_main(argc, argv, environment);
}

int
__libc_start_main(int (*function)(int, char **, char **), int argc,
    char **argv, void (*init)(void), void (*fini)(void),
    void (*rtld_fini)(void), void *stack_end)
{
    typedef int start(int (*)(int, char **, char **), int, char **,
        void (*)(void), void (*)(void), void (*)(void), void *);
    start *next;

    *(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = function;
    return next(
        counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
