#include <stdlib.h>
#include <string.h>

#include "cluster/http_internal.h"
#include "util/base64.h"
#include "util/mem.h"
#include "util/str.h"

#define LEAST 4 /* bytes of a secret; less may be any part of a word */

/* Overwrite each occurrence of ${secret}. */
static void
hide(const char *secret, char *text)
{
    size_t length = secret == NULL ? 0 : strlen(secret);

    if (length < LEAST)
        return;
    while ((text = strstr(text, secret)) != NULL) {
        memset(text, '*', length);
        text += length;
    }
}

/* The same for the form in which it stands in the header, padding apart. */
static void
hide_encoded(const char *secret, char *text)
{
    char *encoded = base64_encode(secret, strlen(secret));

    encoded[strcspn(encoded, "=")] = '\0';
    hide(encoded, text);
    str_free_secret(encoded);
}

void
http_hide_secrets(const struct endpoint *e, char *text)
{
    char *pair;

    hide(e->password, text);
    hide(e->api_key, text);
    hide(e->bearer, text);
    if (e->api_key != NULL)
        hide_encoded(e->api_key, text);
    if (e->user == NULL || e->password == NULL)
        return;
    pair = mem_format("%s:%s", e->user, e->password);
    hide_encoded(pair, text);
    str_free_secret(pair);
}
