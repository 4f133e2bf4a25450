/* util/base64.h: bytes as RFC 4648 text. */

#ifndef ESBUNDLE_UTIL_BASE64_H
#define ESBUNDLE_UTIL_BASE64_H

#include <stddef.h>

/* base64_encode(data, length): Return ${length} bytes as padded base64 on one
 * line, for the caller to free. */
char *base64_encode(const void *data, size_t length);

#endif
