/* model/reason.h: what a server's error says, and what it means.
 * ${error} is the member "error" of a reply: an object, or a text. */

#ifndef ESBUNDLE_MODEL_REASON_H
#define ESBUNDLE_MODEL_REASON_H

#include <stdbool.h>

#include "util/buf.h"
#include "util/json.h"

/* reason_innermost(error, out): Append "TYPE: REASON" of the cause that no
 * other one caused, and what it suppressed; a text as it is. */
void reason_innermost(const cJSON *error, struct buf *out);

/* reason_no_family(error, status, target): Say whether the answer ${status} to
 * a request for ${target} means that the server knows no such API. */
bool reason_no_family(const cJSON *error, long status, const char *target);

#endif
