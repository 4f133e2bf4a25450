/* util/digest.h: SHA-256, by OpenSSL's EVP. */

#ifndef ESBUNDLE_UTIL_DIGEST_H
#define ESBUNDLE_UTIL_DIGEST_H

#include <stddef.h>

struct digest {
    unsigned char bytes[32];
};

#define DIGEST_HEX 65 /* bytes of its hexadecimal form with the NUL */

struct digester;

/* digest_init(): Prepare OpenSSL.  Called once by main, before anything uses
 * it: what it lacks then for want of memory it would miss later. */
void digest_init(void);

/* digester_new(): Start a digest over a stream.  Return it. */
struct digester *digester_new(void);

/* digester_add(d, data, length): Add bytes. */
void digester_add(struct digester *d, const void *data, size_t length);

/* digester_end(d, out): Write the digest and start anew. */
void digester_end(struct digester *d, struct digest *out);

/* digester_free(d): Release it; NULL is allowed. */
void digester_free(struct digester *d);

/* digest_of(data, length, out): The digest of one piece. */
void digest_of(const void *data, size_t length, struct digest *out);

/* digest_hex(d, out): Write 64 lower-case hexadecimal digits and a NUL. */
void digest_hex(const struct digest *d, char out[DIGEST_HEX]);

/* digest_read(hex, out): Read exactly 64 lower-case digits.
 * Return 0, or -1 if it is anything else. */
int digest_read(const char *hex, struct digest *out);

#endif
