/* kinds_case.h: one recorded reply and what must become of it.
 *
 * fixtures/kinds/KIND/[PRODUCT-]VERSION-CASE.in is a list reply with one
 * resource in it.  Beside it lie the goldens:
 *   .index       a data stream's write index (input)
 *   .out         the canonical body
 *   .origin      what class (a) left out; no file: nothing
 *   .refs        a line per reference: where it is hard, kind, name, pointer
 *   .put         what an import with --keep-blocks sends to a 7.10.2 that
 *                lacks it
 *   .put-SERVER  the same for another destination, or its refusal
 * With ESBUNDLE_GOLDEN=write in the environment the goldens that exist or must
 * exist are written instead; read each of them before it is committed. */

#ifndef ESBUNDLE_TESTS_KINDS_CASE_H
#define ESBUNDLE_TESTS_KINDS_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/sanitize.h"
#include "util/buf.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/split.h"
#include "util/str.h"

#define GOLDEN_LIMIT (1u << 20)

struct kinds_case {
    enum kind_id kind;
    char *path; /* without the ending */
    struct server from;
    char *name;
    cJSON *body, *origin;
    size_t parts; /* how many the reply held */
};

static inline bool
golden_writing(void)
{
    const char *value = getenv("ESBUNDLE_GOLDEN");

    return value != NULL && strcmp(value, "write") == 0;
}

/* Return the text of PATH.ENDING for free(), or NULL if there is no file. */
static inline char *
golden_read(const char *path, const char *ending, size_t *length)
{
    char *full = mem_format("%s.%s", path, ending), *text = NULL;
    struct err err = ERR_INIT;

    if (access(full, F_OK) == 0) {
        text = file_read(full, GOLDEN_LIMIT, length, &err);
        if (text == NULL)
            fail_msg("%s", err.text);
    }
    free(full);
    return text;
}

/* Write ${text}, or remove the file if it is empty. */
static inline void
golden_write(const char *path, const char *ending, const char *text)
{
    char *full = mem_format("%s.%s", path, ending);
    FILE *f;

    if (*text == '\0')
        assert_true(unlink(full) == 0 || errno == ENOENT);
    else {
        f = fopen(full, "w");
        assert_non_null(f);
        assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
        assert_int_equal(fclose(f), 0);
    }
    free(full);
}

/* Compare with PATH.ENDING; no file stands for nothing. */
static inline void
golden_check(const char *path, const char *ending, const char *got)
{
    char *want;

    if (golden_writing()) {
        golden_write(path, ending, got);
        return;
    }
    want = golden_read(path, ending, NULL);
    if (strcmp(want == NULL ? "" : want, got) != 0)
        fail_msg("%s.%s is\n%s\nnot\n%s", path, ending, got,
            want == NULL ? "(no file)" : want);
    free(want);
}

/* Read "7.10.2" or "opensearch-3.5.0" up to a '-' or the end. */
static inline struct server
server_of(const char *text)
{
    struct server s = { PRODUCT_ELASTICSEARCH, 0, false };
    char *number;

    if (str_starts(text, "opensearch-")) {
        s.product = PRODUCT_OPENSEARCH;
        text += strlen("opensearch-");
    }
    number = mem_copy(text, strcspn(text, "-"));
    if (str_version(number, &s.version) != 0)
        fail_msg("'%s' does not begin with a version", text);
    free(number);
    return s;
}

static inline int
case_part(void *user, const struct split_part *part, struct err *err)
{
    struct kinds_case *c = user;

    assert_int_equal(c->parts++, 0);
    if (c->kind == KIND_DATA_STREAM) {
        c->body = json_parse(part->text, part->length, ERR_PARTIAL, err);
        c->name = mem_string(json_text(json_get(c->body, "name")));
        return c->body == NULL ? -1 : 0;
    }
    return sanitize_part(c->kind, part->key, part->text, part->length, &c->from,
        &c->name, &c->body, &c->origin, err);
}

/* Cut the reply the way the kind's row says. */
static inline void
case_split(struct kinds_case *c, const char *text, size_t length)
{
    const struct kind *k = kind_get(c->kind);
    const struct kind_list *list = kind_list_for(k, &c->from);
    struct err err = ERR_INIT;
    struct split *s;

    if (c->kind != KIND_INDEX)
        assert_non_null(list);
    s = split_new(list == NULL ? "*" : list->split, GOLDEN_LIMIT, case_part, c);
    if (split_feed(s, text, length, &err) != 0 || split_end(s, &err) != 0)
        fail_msg("%s: %s", c->path, err.text);
    split_free(s);
    assert_int_equal(c->parts, 1);
}

/* A stream's body takes its write index's too. */
static inline void
case_stream(struct kinds_case *c)
{
    size_t length;
    char *text = golden_read(c->path, "index", &length);
    struct err err = ERR_INIT;
    cJSON *index = NULL, *ignored = NULL;

    if (text != NULL) {
        index = json_parse(text, length, ERR_PARTIAL, &err);
        if (index == NULL ||
            sanitize(KIND_INDEX, &index, &c->from, &ignored, &err) != 0)
            fail_msg("%s.index: %s", c->path, err.text);
    }
    if (sanitize_stream(&c->body, index, &c->from, &c->origin, &err) != 0)
        fail_msg("%s: %s", c->path, err.text);
    json_free(index);
    json_free(ignored);
    free(text);
}

/* Read a recorded reply: ${path} without its ending. */
static inline void
kinds_case_read(struct kinds_case *c, enum kind_id kind, const char *path)
{
    size_t length;
    char *text;

    memset(c, 0, sizeof *c);
    c->kind = kind;
    c->path = mem_string(path);
    c->from = server_of(strrchr(path, '/') + 1);
    text = golden_read(path, "in", &length);
    assert_non_null(text);
    case_split(c, text, length);
    if (kind == KIND_DATA_STREAM)
        case_stream(c);
    free(text);
}

static inline void
kinds_case_free(struct kinds_case *c)
{
    free(c->path);
    free(c->name);
    json_free(c->body);
    json_free(c->origin);
}

/* Append what a row's request says, as the .put files show it. */
static inline void
put_request(const struct request *r, struct buf *out)
{
    buf_printf(out, "%s %s", r->method, r->target);
    if ((r->params & REQUEST_MASTER_TIMEOUT) != 0)
        buf_puts(out, " master_timeout");
    if ((r->params & REQUEST_TIMEOUT) != 0)
        buf_puts(out, " timeout");
    if ((r->params & REQUEST_NO_WAIT) != 0)
        buf_puts(out, " wait_for_active_shards=0");
    buf_printf(
        out, " (%s%s)\n", r->what, r->after_creation ? ", after creation" : "");
    if (r->body != NULL)
        buf_printf(out, "%s\n", r->body);
}

/* Append the requests that lead from ${present} to ${wanted}, or why none
 * do. */
static inline void
put_requests(enum kind_id kind, const char *name, const cJSON *wanted,
    const cJSON *present, const struct server *to, struct buf *out)
{
    struct request_list list = REQUEST_LIST_INIT;
    struct err err = ERR_INIT;

    if (kind_requests(kind, name, wanted, present, to, &list, &err) != 0) {
        assert_int_equal(list.count, 0);
        buf_printf(out, "%s: %s\n",
            err.code == ERR_VERSION ? "version" : "conflict", err.text);
    }
    for (size_t i = 0; i < list.count; i++)
        put_request(&list.items[i], out);
    request_list_free(&list);
}

#endif
