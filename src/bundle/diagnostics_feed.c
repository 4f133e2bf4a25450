#include <stdlib.h>
#include <string.h>

#include "bundle/diagnostics_internal.h"
#include "model/reason.h"
#include "util/mem.h"

#define TOP_LIMIT 65536 /* bytes of an outermost member that are looked at */

/* What one row takes from a file. */
struct sink {
    struct replies *replies;
    enum reply_id id;
    struct split *split;
};

struct feed {
    struct replies *replies;
    struct sink sinks[2]; /* no file is told in more rows */
    size_t count;
    struct split *top; /* looks at the outermost members */
    uint64_t mark;     /* of the spool, before the file */
    char first;        /* byte that is no space */
    cJSON *error;      /* the outermost member "error", or NULL */
    long status;       /* the number in "status", or 0 */
    bool rooted;       /* the member is there in which the parts are */
    const char *root;  /* its name, or NULL: the outermost are the parts */
    size_t root_length;
    bool ended; /* refused, so that the rest is passed over */
};

/* ---- parts ---- */

/* What is needed of an index's state is a hundredth of it. */
static int
keep_state(struct replies *r, const struct split_part *from, struct part *to,
    struct err *err)
{
    static const char *const keys[] = { "state", "routing_num_shards",
        "aliases" };
    struct err ignored = ERR_INIT;
    cJSON *tree = json_parse(from->text, from->length, ERR_BUNDLE, &ignored);
    cJSON *kept = json_object();
    struct buf text;
    int rc;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (json_get(tree, keys[i]) != NULL)
            json_put(kept, keys[i], json_take(tree, keys[i]));
    buf_init(&text, JSON_BODY_LIMIT);
    json_print_line(kept, &text);
    rc = spool_add(r->spool, buf_text(&text), text.length, &to->text, err);
    buf_free(&text);
    json_free(kept);
    json_free(tree);
    return rc;
}

static int
keep_part(void *user, const struct split_part *from, struct err *err)
{
    const struct sink *s = user;
    struct replies *r = s->replies;
    struct reply *reply = &r->items[s->id];
    struct part to = { .too_large = from->text == NULL };
    int rc = 0;

    if (s->id == REPLY_STATES && !to.too_large)
        rc = keep_state(r, from, &to, err);
    else if (!to.too_large)
        rc = spool_add(r->spool, from->text, from->length, &to.text, err);
    if (rc != 0)
        return -1;
    to.key = mem_string(from->key);
    reply->parts =
        mem_room(reply->parts, reply->count, &reply->room, sizeof to);
    reply->parts[reply->count++] = to;
    return 0;
}

/* A call that failed left {"error": …, "status": 403} instead of its answer. */
static int
look_at_top(void *user, const struct split_part *part, struct err *err)
{
    struct feed *f = user;
    struct err ignored = ERR_INIT;

    (void)err;
    if (part->key == NULL)
        return 0;
    if (f->root != NULL && strlen(part->key) == f->root_length &&
        memcmp(part->key, f->root, f->root_length) == 0)
        f->rooted = true;
    if (part->text == NULL)
        return 0;
    if (strcmp(part->key, "status") == 0)
        f->status = strtol(part->text, NULL, 10);
    if (strcmp(part->key, "error") == 0 && f->error == NULL)
        f->error = json_parse(part->text, part->length, ERR_BUNDLE, &ignored);
    return 0;
}

struct feed *
feed_new(struct replies *r, const char *file)
{
    struct feed *f = mem_zero(1, sizeof *f);

    f->replies = r;
    f->mark = spool_mark(r->spool);
    for (int id = 0; id < REPLY_COUNT; id++) {
        struct sink *s = &f->sinks[f->count];
        const char *path = reply_rows[id].path;

        if (strcmp(reply_rows[id].file, file) != 0)
            continue;
        s->replies = r;
        s->id = (enum reply_id)id;
        s->split = split_new(path, JSON_BODY_LIMIT, keep_part, s);
        r->items[id].came = true;
        if (path[0] != '*') {
            f->root = path;
            f->root_length = strcspn(path, ".[");
        }
        f->count++;
    }
    f->top = split_new("*", TOP_LIMIT, look_at_top, f);
    return f;
}

void
feed_free(struct feed *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; i < f->count; i++)
        split_free(f->sinks[i].split);
    split_free(f->top);
    json_free(f->error);
    free(f);
}

/* ---- refusals ---- */

/* Take back what a file has said; NULL: it said that there is nothing. */
static void
refuse(struct feed *f, const char *why)
{
    for (size_t i = 0; i < f->count; i++) {
        struct reply *reply = &f->replies->items[f->sinks[i].id];

        while (reply->count > 0)
            free(reply->parts[--reply->count].key);
        reply->refusal = mem_string(why);
    }
    spool_cut(f->replies->spool, f->mark);
    f->ended = true;
}

/* The server's own words. */
static void
refuse_call(struct feed *f)
{
    struct buf why;
    size_t before;

    buf_init(&why, TOP_LIMIT * 2);
    buf_puts(&why, "the call was refused: ");
    before = why.length;
    reason_innermost(f->error, &why);
    if (why.length == before)
        buf_puts(&why, "no reason is given");
    if (f->status > 0)
        buf_printf(&why, " (%ld)", f->status);
    refuse(f, buf_text(&why));
    buf_free(&why);
}

/* Is it an answer to the call?  A resource may be named "error" or "status",
 * but is an object then. */
static void
judge(struct feed *f)
{
    const char *target = reply_rows[f->sinks[0].id].target;

    if (f->first != '{')
        refuse(f, "it is no JSON object");
    else if (f->error != NULL && target != NULL &&
             reason_no_family(f->error, f->status, target))
        refuse(f, NULL);
    else if (f->error != NULL && !f->rooted &&
             (f->status > 0 || json_is_string(f->error) || f->root != NULL))
        refuse_call(f);
    else if (f->root != NULL && !f->rooted)
        refuse(f, "it is no answer to the call");
}

/* ${rc} is how the splitters ended: only a full disk ends all. */
static int
settle(struct feed *f, int rc, const struct err *why, struct err *err)
{
    if (rc == 0)
        return 0;
    if (why->code == ERR_LOCAL) {
        *err = *why;
        return -1;
    }
    refuse(f, why->text);
    return 0;
}

/* ---- pieces ---- */

int
feed_add(struct feed *f, const char *data, size_t length, struct err *err)
{
    struct err why = ERR_INIT;
    int rc = 0;

    if (f->ended)
        return 0;
    for (size_t i = 0; i < length && f->first == '\0'; i++)
        if (strchr(" \t\r\n", data[i]) == NULL)
            f->first = data[i];
    for (size_t i = 0; i < f->count && rc == 0; i++)
        rc = split_feed(f->sinks[i].split, data, length, &why);
    if (rc == 0)
        rc = split_feed(f->top, data, length, &why);
    return settle(f, rc, &why, err);
}

int
feed_end(struct feed *f, struct err *err)
{
    struct err why = ERR_INIT;
    int rc = 0;

    if (f->ended)
        return 0;
    for (size_t i = 0; i < f->count && rc == 0; i++)
        rc = split_end(f->sinks[i].split, &why);
    if (rc == 0)
        rc = split_end(f->top, &why);
    if (rc == 0)
        judge(f);
    return settle(f, rc, &why, err);
}
