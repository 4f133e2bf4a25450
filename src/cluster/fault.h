/* cluster/fault.h: an error reply, taken apart. */

#ifndef ESBUNDLE_CLUSTER_FAULT_H
#define ESBUNDLE_CLUSTER_FAULT_H

#include <stdbool.h>

#include "cluster/http.h"
#include "util/json.h"

/* ${type} and ${reason} are those of the outermost error, borrowed from
 * ${tree}; "" where there is none. */
struct fault {
    cJSON *tree;        /* NULL: the reply is not JSON */
    const cJSON *cause; /* the member "error", or NULL */
    const cJSON *error; /* the same, if it is an object */
    const char *type, *reason;
    bool is_json;
};

/* fault_read(call): Read {"error": {"type": T, "reason": R}, "status": N}, or
 * an error that is only a text.  Return it, for fault_free. */
struct fault fault_read(const struct call *call);

/* fault_reason(f, call, out): Append the server's innermost reason with its
 * type, and what it suppressed; for HTML and other bodies the first line.
 * Something is always appended. */
void fault_reason(
    const struct fault *f, const struct call *call, struct buf *out);

/* fault_free(f): Release it. */
void fault_free(struct fault *f);

#endif
