#include "util/base64.h"

#include <openssl/evp.h>

#include "util/mem.h"

char *
base64_encode(const void *data, size_t length)
{
    char *text = mem_alloc((length + 2) / 3 * 4 + 1);

    (void)EVP_EncodeBlock((unsigned char *)text, data, (int)length);
    return text;
}
