#include <stdlib.h>
#include <string.h>

#include "bundle/directory_internal.h"
#include "model/sanitize.h"
#include "util/mem.h"

#define NOTES_MOST 20 /* so that a hostile directory cannot fill the screen */

void
directory_note(struct directory *d, char *text)
{
    if (d->notes.count < NOTES_MOST)
        list_take(&d->notes, text);
    else
        free(text);
}

/* Say what a server makes, which an export leaves out, too. */
static void
note_origin(struct directory *d, const char *path, const cJSON *origin)
{
    const cJSON *item;
    struct buf names;

    if (origin == NULL)
        return;
    buf_init(&names, BUNDLE_ENTRY_LIMIT);
    json_each (item, origin)
        (void)buf_printf(
            &names, "%s'%s'", names.length == 0 ? "" : ", ", item->string);
    directory_note(d, mem_format("'%s': what the server makes is left out: %s",
                          path, buf_text(&names)));
    buf_free(&names);
}

/* An index is open unless it says that it is not. */
static int
check_state(cJSON *body, struct err *err)
{
    const cJSON *state = json_get(body, "state");

    if (state == NULL) {
        json_put(body, "state", json_string("open"));
        return 0;
    }
    if (json_is_string(state) && (strcmp(json_text(state), "open") == 0 ||
                                     strcmp(json_text(state), "close") == 0))
        return 0;
    return err_set(
        err, ERR_BUNDLE, "its 'state' is neither \"open\" nor \"close\"");
}

/* Bring a body that was edited into the form that an export gives it. */
static int
clean(struct directory *d, const char *path, enum kind_id kind, cJSON **body,
    struct err *err)
{
    cJSON *origin = NULL;

    if (kind == KIND_UNKNOWN) {
        err_set(err, ERR_VERSION, "a body of this kind cannot be edited here");
        return err_remedy(err, "this version does not know the kind: put back "
                               "what was there, or use a newer esbundle");
    }
    if (sanitize(kind, body, &d->old->about.server, &origin, err) != 0) {
        err->code = ERR_BUNDLE;
        return err_remedy(err, "write the body as 'show BUNDLE KIND/NAME' "
                               "prints one, without its name around it");
    }
    note_origin(d, path, origin);
    json_free(origin);
    return kind == KIND_INDEX ? check_state(*body, err) : 0;
}

static int
print_body(const cJSON *tree, struct directory_body *out, struct err *err)
{
    struct buf text;

    buf_init(&text, JSON_BODY_LIMIT);
    if (json_print(tree, &text) != 0) {
        buf_free(&text);
        return err_set(
            err, ERR_BUNDLE, "it is larger than %u MiB", JSON_BODY_LIMIT >> 20);
    }
    free(out->text);
    out->length = text.length;
    out->text = buf_take(&text);
    digest_of(out->text, out->length, &out->digest);
    return 0;
}

static bool
is_listed(const struct directory_body *b, const struct digest *listed)
{
    return listed != NULL && memcmp(&b->digest, listed, sizeof *listed) == 0;
}

/* What is listed and canonical is taken as it is; so is what only was laid out
 * or ordered in another way. */
static int
judge(struct directory *d, const char *path, enum kind_id kind,
    const struct digest *listed, struct directory_body *b, struct err *err)
{
    struct err ignored = ERR_INIT;

    digest_of(b->text, b->length, &b->digest);
    if (is_listed(b, listed) && b->text[0] == '{' &&
        json_check_canonical(b->text, b->length, &ignored) == 0)
        return 0;
    b->tree = json_parse(b->text, b->length, ERR_BUNDLE, err);
    if (b->tree == NULL)
        return -1;
    if (!json_is_object(b->tree))
        return err_set(err, ERR_BUNDLE, "it is not an object");
    if (print_body(b->tree, b, err) != 0)
        return -1;
    if (!is_listed(b, listed) && (clean(d, path, kind, &b->tree, err) != 0 ||
                                     print_body(b->tree, b, err) != 0))
        return -1;
    if (is_listed(b, listed)) {
        json_free(b->tree);
        b->tree = NULL;
    }
    return 0;
}

int
directory_body(struct directory *d, const char *path, enum kind_id kind,
    const struct digest *listed, struct directory_body *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    out->text = directory_text(d, path, JSON_BODY_LIMIT, &out->length, err);
    if (out->text == NULL)
        return -1;
    if (judge(d, path, kind, listed, out, err) == 0)
        return 0;
    directory_body_free(out);
    return err_prefix(err, "'%s'", path);
}

void
directory_body_free(struct directory_body *b)
{
    json_free(b->tree);
    free(b->text);
    memset(b, 0, sizeof *b);
}
