#include "util/digest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "util/mem.h"

struct digester {
    EVP_MD_CTX *context;
};

/* SHA-256 can only fail for want of memory. */
static void
need(int well)
{
    if (!well)
        mem_exhausted();
}

void
digest_init(void)
{
    need(OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL));
    need(OSSL_LIB_CTX_get0_global_default() != NULL);
}

struct digester *
digester_new(void)
{
    struct digester *d = mem_alloc(sizeof *d);

    d->context = EVP_MD_CTX_new();
    need(d->context != NULL);
    need(EVP_DigestInit_ex(d->context, EVP_sha256(), NULL));
    return d;
}

void
digester_add(struct digester *d, const void *data, size_t length)
{
    if (length > 0)
        need(EVP_DigestUpdate(d->context, data, length));
}

void
digester_end(struct digester *d, struct digest *out)
{
    need(EVP_DigestFinal_ex(d->context, out->bytes, NULL));
    need(EVP_DigestInit_ex(d->context, EVP_sha256(), NULL));
}

void
digester_free(struct digester *d)
{
    if (d == NULL)
        return;
    EVP_MD_CTX_free(d->context);
    free(d);
}

void
digest_of(const void *data, size_t length, struct digest *out)
{
    need(EVP_Digest(
        length == 0 ? "" : data, length, out->bytes, NULL, EVP_sha256(), NULL));
}

void
digest_hex(const struct digest *d, char out[DIGEST_HEX])
{
    static const char hex[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < sizeof d->bytes; i++) {
        out[i * 2] = hex[d->bytes[i] >> 4];
        out[i * 2 + 1] = hex[d->bytes[i] & 15];
    }
    out[DIGEST_HEX - 1] = '\0';
}

static int
value_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
digest_read(const char *hex, struct digest *out)
{
    size_t i;

    for (i = 0; i < sizeof out->bytes; i++) {
        int high = value_of(hex[i * 2]);
        int low = high < 0 ? -1 : value_of(hex[i * 2 + 1]);

        if (low < 0)
            return -1;
        out->bytes[i] = (unsigned char)(high * 16 + low);
    }
    return hex[i * 2] == '\0' ? 0 : -1;
}
