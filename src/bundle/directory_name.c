#include <stdlib.h>
#include <string.h>

#include "bundle/directory_internal.h"
#include "util/mem.h"
#include "util/str.h"

void
directory_path(const struct resource *r, struct buf *out)
{
    buf_clear(out);
    catalog_path(r->kind_name, r->name, out);
}

void
directory_long_path(const char *kind_name, const char *name, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, "%s/%s", kind_name, name[0] == '~' ? "%7E" : "");
    str_encode(name[0] == '~' ? name + 1 : name, out);
    buf_puts(out, DIRECTORY_SUFFIX);
}

/* ---- from a file's name ---- */

/* Take the percent signs out of ${length} bytes; what need not be encoded may
 * be, for now.  Return the name, or NULL. */
static char *
decode(const char *part, size_t length)
{
    char *name = mem_alloc(length + 1), *to = name;
    const char *end = part + length;

    while (part < end) {
        int high, low;

        if (*part != '%') {
            *to++ = *part++;
            continue;
        }
        high = end - part < 3 ? -1 : str_hex_digit(part[1]);
        low = end - part < 3 ? -1 : str_hex_digit(part[2]);
        if (high < 0 || low < 0 || high + low == 0) {
            free(name);
            return NULL;
        }
        *to++ = (char)(high << 4 | low);
        part += 3;
    }
    *to = '\0';
    return name;
}

/* Say whether the name is UTF-8 in tree form: then it stays what it is on the
 * way through a JSON string. */
static bool
is_text(const char *name)
{
    struct json_token token = { .event = JSON_STRING, .escaped = true };
    struct buf quoted, back;
    bool same;

    buf_init(&quoted, DIRECTORY_PATH);
    buf_init(&back, DIRECTORY_PATH);
    (void)json_quote(name, &quoted);
    token.text = quoted.data;
    token.length = quoted.length;
    (void)json_unquote(&token, &back);
    same = strcmp(buf_text(&back), name) == 0;
    buf_free(&quoted);
    buf_free(&back);
    return same;
}

/* A name is written in one way only, or two files could be the same one. */
static int
check_spelling(const struct directory *d, const char *path, const char *kind,
    const char *name, struct err *err)
{
    struct buf right;
    int rc = 0;

    buf_init(&right, DIRECTORY_PATH);
    directory_long_path(kind, name, &right);
    if (strcmp(buf_text(&right), path) == 0)
        goto out;
    if (list_has(&d->files, buf_text(&right))) {
        rc = err_set(err, ERR_BUNDLE, "'%s' and '%s' are the same %s, '%s'",
            path, buf_text(&right), kind, name);
        err_remedy(err, "remove one of them");
    } else {
        rc = err_set(err, ERR_BUNDLE,
            "'%s' is not how the name '%s' is "
            "written",
            path, name);
        err_remedy(err, "rename it to '%s'", buf_text(&right));
    }
out:
    buf_free(&right);
    return rc;
}

char *
directory_name(const struct directory *d, const char *path, struct err *err)
{
    const char *part = strchr(path, '/') + 1;
    size_t length = strlen(part) - strlen(DIRECTORY_SUFFIX);
    char *kind = mem_copy(path, (size_t)(part - 1 - path));
    char *name = NULL;

    if (part[0] == '~') {
        err_set(err, ERR_BUNDLE,
            "the manifest does not say which name '%s' "
            "stands for",
            path);
        err_remedy(err, "name the file after the resource, percent-encoded");
        goto out;
    }
    name = decode(part, length);
    if (name == NULL || name[0] == '\0' || !is_text(name)) {
        err_set(err, ERR_BUNDLE, "'%s' is no percent-encoded name", path);
        free(name);
        name = NULL;
    } else if (check_spelling(d, path, kind, name, err) != 0) {
        free(name);
        name = NULL;
    }
out:
    free(kind);
    return name;
}
