/* cli/connect_internal.h: what the parts of cli/connect share. */

#ifndef ESBUNDLE_CLI_CONNECT_INTERNAL_H
#define ESBUNDLE_CLI_CONNECT_INTERNAL_H

#include "cli/connect.h"

/* connect_url(text, what, err): Check that ${text} is http[s]://host[:port]
 * [/path] without a user part; ${what} says where it came from.  A URL that
 * may hold a secret is never repeated in a message.
 * Return a copy without final slashes, or NULL (ERR_USAGE). */
char *connect_url(const char *text, const char *what, struct err *err);

/* connect_is_safe(url): Say whether credentials may go there: by https, or to
 * this machine itself. */
bool connect_is_safe(const char *url);

#endif
