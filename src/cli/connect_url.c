#include "cli/connect_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/mem.h"
#include "util/str.h"

#define PORT_MOST 65535

/* The bytes before the authority; 0: neither http nor https. */
static size_t
scheme_length(const char *url)
{
    if (strncasecmp(url, "http://", 7) == 0)
        return 7;
    return strncasecmp(url, "https://", 8) == 0 ? 8 : 0;
}

/* The bytes of the host, brackets of an IPv6 address included. */
static size_t
host_length(const char *authority)
{
    if (authority[0] == '[')
        return strcspn(authority, "]/") +
               (authority[strcspn(authority, "]/")] == ']');
    return strcspn(authority, ":/");
}

static bool
is_port(const char *text, size_t length)
{
    unsigned port = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || port > PORT_MOST)
            return false;
        port = port * 10 + (unsigned)(text[i] - '0');
    }
    return port > 0 && port <= PORT_MOST;
}

/* Host, then nothing, a port or a path. */
static bool
is_authority(const char *text)
{
    size_t host = host_length(text);
    const char *rest = text + host;

    if (host == 0 || (text[0] == '[' && (host < 4 || text[host - 1] != ']')))
        return false;
    if (*rest == ':')
        return is_port(rest + 1, strcspn(rest + 1, "/"));
    return *rest == '\0' || *rest == '/';
}

static bool
has_blank_or_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text <= ' ' || *text == 0x7f)
            return true;
    return false;
}

char *
connect_url(const char *text, const char *what, struct err *err)
{
    size_t scheme = scheme_length(text), length = strlen(text);
    char *url;

    if (strchr(text, '@') != NULL) {
        err_set(
            err, ERR_USAGE, "the URL of %s holds a user or a password", what);
        err_remedy(err, "leave it out of the URL; give --user NAME and "
                        "--password-file FILE");
        return NULL;
    }
    if (scheme == 0) {
        err_set(err, ERR_USAGE, "%s needs a URL, not '%s'", what, text);
        if (strstr(text, "://") == NULL)
            err_remedy(err, "write http://%s or https://%s", text, text);
        else
            err_remedy(err, "only http:// and https:// are known");
        return NULL;
    }
    if (!is_authority(text + scheme) || has_blank_or_control(text) ||
        strpbrk(text, "?#\\") != NULL) {
        err_set(err, ERR_USAGE, "%s: bad URL '%s'", what, text);
        err_remedy(err, "write it as https://HOST:PORT");
        return NULL;
    }
    while (text[length - 1] == '/')
        length--;
    url = mem_copy(text, length);
    memcpy(url, scheme == 7 ? "http" : "https", scheme - 3);
    return url;
}

/* Four decimal numbers, the first of which is 127. */
static bool
is_loopback_address(const char *host, size_t length)
{
    unsigned dots = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        if (host[i] == '.')
            dots++;
        else if (host[i] < '0' || host[i] > '9')
            return false;
    }
    return dots == 3 && length > 4 && memcmp(host, "127.", 4) == 0;
}

bool
connect_is_safe(const char *url)
{
    const char *host = url + scheme_length(url);
    size_t length = host_length(host);

    if (strncasecmp(url, "https://", 8) == 0)
        return true;
    return (length == 9 && strncasecmp(host, "localhost", 9) == 0) ||
           (length == 5 && memcmp(host, "[::1]", 5) == 0) ||
           is_loopback_address(host, length);
}
