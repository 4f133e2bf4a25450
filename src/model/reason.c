#include "model/reason.h"

#include <string.h>

/* Append "TYPE: REASON" of one error object. */
static void
add_error(const cJSON *error, struct buf *out)
{
    const char *type = json_text(json_get(error, "type"));
    const char *reason = json_text(json_get(error, "reason"));

    if (type != NULL)
        buf_puts(out, type);
    if (type != NULL && type[0] != '\0' && reason != NULL && reason[0] != '\0')
        buf_puts(out, ": ");
    if (reason != NULL)
        buf_puts(out, reason);
}

/* The cause of the cause says what is really wrong; what is suppressed would
 * be the next complaint. */
void
reason_innermost(const cJSON *error, struct buf *out)
{
    const cJSON *cause, *more;

    if (json_is_string(error)) {
        buf_puts(out, json_text(error));
        return;
    }
    while ((cause = json_get(error, "caused_by")) != NULL &&
           json_get(cause, "reason") != NULL)
        error = cause;
    add_error(error, out);
    json_each (more, json_get(error, "suppressed")) {
        buf_puts(out, "; ");
        add_error(more, out);
    }
}

/* ---- no such API ---- */

static bool
is_type(const cJSON *error, const char *type)
{
    const char *own = json_text(json_get(error, "type"));

    return own != NULL && strcmp(own, type) == 0;
}

static bool
says(const cJSON *error, const char *part)
{
    const char *reason = json_is_string(error)
                             ? json_text(error)
                             : json_text(json_get(error, "reason"));

    return reason != NULL && strstr(reason, part) != NULL;
}

/* Say whether the server took the path's first part for an index's name. */
static bool
is_about_path(const cJSON *error, const char *target)
{
    const char *index = json_text(json_get(error, "index"));

    return index != NULL && index[0] == '_' &&
           strncmp(target + 1, index, strlen(index)) == 0;
}

/* The server takes the first part of the path for the name of an index, or
 * knows no handler for it. */
bool
reason_no_family(const cJSON *error, long status, const char *target)
{
    switch (status) {
    case 400:
        return says(error, "no handler found") ||
               (is_type(error, "invalid_index_name_exception") &&
                   is_about_path(error, target));
    case 404:
        return is_type(error, "index_not_found_exception") &&
               is_about_path(error, target);
    case 405:
        return says(error, "Incorrect HTTP method");
    default:
        return false;
    }
}
