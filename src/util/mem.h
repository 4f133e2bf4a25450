/* util/mem.h: memory that never fails to the caller's face.
 * When memory runs out the process prints one line, removes its temporary
 * files and ends with ERR_INTERNAL (one of the three named exceptions to "no
 * exit from below").  Everything returned is released with free(). */

#ifndef ESBUNDLE_UTIL_MEM_H
#define ESBUNDLE_UTIL_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* mem_exhausted(): End the process for want of memory: for libraries that
 * report it. */
void mem_exhausted(void) __attribute__((noreturn));

/* mem_guard(on): While it is ${on}, an exit() that a library calls, for want
 * of memory, ends like mem_exhausted. */
void mem_guard(bool on);

/* mem_alloc(size): Return ${size} bytes of uninitialised memory. */
void *mem_alloc(size_t size);

/* mem_zero(count, size): Return zeroed memory for ${count} items. */
void *mem_zero(size_t count, size_t size);

/* mem_grow(old, count, size): Resize ${old} (or NULL) to ${count} items of
 * ${size} bytes.  An overflowing product counts as out of memory. */
void *mem_grow(void *old, size_t count, size_t size);

/* mem_room(array, count, room, size): Make sure that ${array} has room for
 * one more than ${count} items of ${size} bytes, doubling ${*room} if need
 * be.  Return the array, which may have moved. */
void *mem_room(void *array, size_t count, size_t *room, size_t size);

/* mem_copy(data, length): Return a copy of ${length} bytes with a NUL behind.
 */
char *mem_copy(const void *data, size_t length);

/* mem_string(text): Return a copy of a string; NULL gives NULL. */
char *mem_string(const char *text);

/* mem_format(format, ...): Return a formatted string. */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
