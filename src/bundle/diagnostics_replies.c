#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/diagnostics_internal.h"
#include "util/mem.h"
#include "util/str.h"

#define FILES_MOST 65536 /* in one archive; the tool writes about 150 */

const struct reply_row reply_rows[REPLY_COUNT] = {
#define REPLY_ROW(id, file, path, target) { file, path, target },
    REPLY_LIST(REPLY_ROW)
#undef REPLY_ROW
};

/* ---- paths ---- */

/* Nothing is ever written by a path, but an archive that holds such ones was
 * not made by the tool. */
static bool
is_unsafe(const char *path)
{
    if (path[0] == '/' || strchr(path, '\\') != NULL)
        return true;
    for (; path != NULL; path = strchr(path, '/')) {
        path += *path == '/';
        if (strncmp(path, "..", 2) == 0 && (path[2] == '/' || path[2] == '\0'))
            return true;
    }
    return false;
}

/* Say whether ${before} bytes of a path end with the folder into which some
 * versions of the tool put some files; if so, leave it out. */
static size_t
leave_out_folder(const char *path, size_t before)
{
    static const char folder[] = "commercial/";
    const size_t size = sizeof folder - 1;

    if (before >= size && memcmp(path + before - size, folder, size) == 0 &&
        (before == size || path[before - size - 1] == '/'))
        return before - size;
    return before;
}

/* Return the row's file if the path ends with it, and how long what stands
 * before it is. */
static const char *
known_file(const char *path, size_t *before)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;

    *before = leave_out_folder(path, (size_t)(base - path));

    /* At most one folder lies above. */
    if (*before > 0 && memchr(path, '/', *before - 1) != NULL)
        return NULL;
    for (int id = 0; id < REPLY_COUNT; id++)
        if (strcmp(reply_rows[id].file, base) == 0)
            return reply_rows[id].file;
    return NULL;
}

/* All files lie in one folder. */
static int
check_top(struct replies *r, const char *path, size_t before, struct err *err)
{
    if (r->top == NULL)
        r->top = mem_copy(path, before);
    else if (strlen(r->top) != before || memcmp(r->top, path, before) != 0)
        return err_set(err, ERR_BUNDLE,
            "it holds more than one collection: '%s' is not in '%s'", path,
            r->top);
    return 0;
}

/* ---- files ---- */

int
replies_begin(struct replies *r, const char *path, struct err *err)
{
    const char *file;
    size_t before;

    /* The tool itself puts one slash in front. */
    path += path[0] == '/';
    if (++r->files > FILES_MOST)
        return err_set(
            err, ERR_BUNDLE, "it holds more than %d files", FILES_MOST);
    if (is_unsafe(path))
        return err_set(err, ERR_BUNDLE, "'%s' is no safe path", path);
    file = known_file(path, &before);
    if (file == NULL)
        return 0;
    if (check_top(r, path, before, err) != 0)
        return -1;
    for (int id = 0; id < REPLY_COUNT; id++)
        if (r->items[id].came && strcmp(reply_rows[id].file, file) == 0)
            return err_set(err, ERR_BUNDLE, "'%s' is there twice", file);
    r->feed = feed_new(r, file);
    return 0;
}

int
replies_add(struct replies *r, const char *data, size_t length, struct err *err)
{
    r->read += length;
    if (r->read > r->most) {
        err_set(err, ERR_BUNDLE, "its files have more than %" PRIu64 " bytes",
            r->most);
        return err_remedy(err, "give a larger --max-unpacked if that is right");
    }
    return r->feed == NULL ? 0 : feed_add(r->feed, data, length, err);
}

int
replies_end(struct replies *r, struct err *err)
{
    int rc = r->feed == NULL ? 0 : feed_end(r->feed, err);

    feed_free(r->feed);
    r->feed = NULL;
    return rc;
}

/* ---- the whole ---- */

struct replies *
replies_new(uint64_t most)
{
    struct replies *r = mem_zero(1, sizeof *r);

    r->most = most;
    r->spool = spool_new(SPOOL_MEMORY);
    return r;
}

void
replies_free(struct replies *r)
{
    if (r == NULL)
        return;
    for (int id = 0; id < REPLY_COUNT; id++) {
        struct reply *reply = &r->items[id];

        while (reply->count > 0)
            free(reply->parts[--reply->count].key);
        free(reply->parts);
        free(reply->refusal);
    }
    feed_free(r->feed);
    spool_free(r->spool);
    free(r->top);
    free(r);
}

bool
replies_any(const struct replies *r)
{
    return r->top != NULL;
}

/* ---- parts ---- */

static int
by_key(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    return strcmp(x->key, y->key);
}

void
replies_sort(struct replies *r)
{
    for (int id = 0; id < REPLY_COUNT; id++) {
        struct reply *reply = &r->items[id];

        if (reply->count > 0 && reply->parts[0].key != NULL)
            qsort(reply->parts, reply->count, sizeof *reply->parts, by_key);
    }
}

const struct part *
replies_find(const struct replies *r, enum reply_id id, const char *key)
{
    const struct reply *reply = &r->items[id];
    const struct part wanted = { .key = (char *)(uintptr_t)key };

    if (reply->count == 0)
        return NULL;
    return bsearch(
        &wanted, reply->parts, reply->count, sizeof *reply->parts, by_key);
}

char *
replies_missing(const struct replies *r, enum reply_id id)
{
    const struct reply *reply = &r->items[id];
    const char *file = reply_rows[id].file;

    if (!reply->came)
        return mem_format("'%s' is not in the archive", file);
    if (reply->refusal != NULL)
        return mem_format("'%s': %s", file, reply->refusal);
    return NULL;
}

char *
replies_text(const struct replies *r, const struct part *part, struct err *err)
{
    if (!part->too_large)
        return spool_get(r->spool, part->text, err);
    err_set(
        err, ERR_PARTIAL, "it is larger than %u MiB", JSON_BODY_LIMIT >> 20);
    return NULL;
}

cJSON *
replies_tree(const struct replies *r, const struct part *part, struct err *err)
{
    char *text = replies_text(r, part, err);
    cJSON *tree = NULL;

    if (text != NULL)
        tree = json_parse(text, part->text.length, ERR_PARTIAL, err);
    free(text);
    return tree;
}

cJSON *
replies_value(const struct replies *r, enum reply_id id, const char *key)
{
    const struct part *part = replies_find(r, id, key);
    struct err ignored = ERR_INIT;

    return part == NULL ? NULL : replies_tree(r, part, &ignored);
}
