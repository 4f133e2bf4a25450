#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle/gzip_internal.h"
#include "bundle/manifest_internal.h"
#include "bundle/tar_internal.h"
#include "util/mem.h"

struct reader {
    struct tar *tar;
    struct manifest manifest;
    bool check_only;
    const struct progress *progress;
    struct bundle_summary summary; /* as far as it is known */
};

/* ---- the manifest ---- */

static int
read_manifest(struct reader *r, struct err *err)
{
    struct tar_member member;
    const char *text;
    int found = tar_next(r->tar, &member, err);

    if (found < 0)
        return -1;
    if (found == 0)
        return err_set(err, ERR_BUNDLE, "there is no member");
    if (strcmp(member.path, MANIFEST_PATH) != 0)
        return err_set(err, ERR_BUNDLE,
            "the first member is '%s', not '" MANIFEST_PATH "'", member.path);
    if (member.size > BUNDLE_MANIFEST_LIMIT)
        return err_set(err, ERR_BUNDLE, "the manifest is larger than %u MiB",
            BUNDLE_MANIFEST_LIMIT >> 20);
    text = tar_text(r->tar, (size_t)member.size, err);
    if (text == NULL)
        return -1;
    digest_of(text, (size_t)member.size, &r->summary.id);
    return manifest_read(&r->manifest, text, (size_t)member.size, err);
}

/* ---- the bodies ---- */

/* Say why ${path} is not the member that must come now. */
static int
refuse_member(const struct reader *r, size_t at, const char *path,
    const char *wanted, struct err *err)
{
    const struct members *m = &r->manifest.members;
    size_t i = 0;
    struct buf other;

    buf_init(&other, BUNDLE_ENTRY_LIMIT);
    for (; i < m->count; i++) {
        members_path(m, r->manifest.catalog, i, &other);
        if (strcmp(buf_text(&other), path) == 0)
            break;
    }
    buf_free(&other);
    if (i < at || strcmp(path, MANIFEST_PATH) == 0)
        return err_set(err, ERR_BUNDLE, "member '%s' is there twice", path);
    if (i == m->count)
        return err_set(
            err, ERR_BUNDLE, "member '%s' is not in the manifest", path);
    return err_set(
        err, ERR_BUNDLE, "member '%s' stands where '%s' should", path, wanted);
}

static int
check_body(const struct reader *r, const struct member *m, const char *path,
    const char *text, struct err *err)
{
    const struct digest *wanted = &r->manifest.catalog->items[m->first].digest;
    struct digest digest;

    digest_of(text, m->size, &digest);
    if (memcmp(&digest, wanted, sizeof digest) != 0)
        return err_set(err, ERR_BUNDLE, "member '%s' was altered", path);
    if (text[0] != '{')
        return err_set(err, ERR_BUNDLE, "member '%s' is no object", path);
    if (json_check_canonical(text, m->size, err) != 0)
        return err_prefix(err, "member '%s'", path);
    return 0;
}

static int
read_body(
    struct reader *r, size_t at, const struct tar_member *got, struct err *err)
{
    struct catalog *c = r->manifest.catalog;
    struct member *m = &r->manifest.members.items[at];
    const char *text;

    if (got->size != m->size)
        return err_set(err, ERR_BUNDLE,
            "member '%s' has %" PRIu64 " bytes, the manifest says %" PRIu32,
            got->path, got->size, m->size);
    text = tar_text(r->tar, m->size, err);
    if (text == NULL || check_body(r, m, got->path, text, err) != 0)
        return -1;
    m->closed = member_is_closed(text, m->size);
    if (r->check_only ||
        catalog_body_beside(c, &c->items[m->first].digest, &m->body))
        return 0;
    return spool_add(c->spool, text, m->size, &m->body, err);
}

/* The sequence of members equals the manifest's. */
static int
read_bodies(struct reader *r, struct err *err)
{
    const struct members *m = &r->manifest.members;
    struct tar_member got;
    struct buf wanted;
    int found = 1, rc = 0;

    progress_begin(r->progress, 1, 1, "read", m->count);
    buf_init(&wanted, BUNDLE_ENTRY_LIMIT);
    for (size_t i = 0; rc == 0 && i < m->count; i++) {
        members_path(m, r->manifest.catalog, i, &wanted);
        found = tar_next(r->tar, &got, err);
        if (found < 0)
            rc = -1;
        else if (found == 0)
            rc = err_set(
                err, ERR_BUNDLE, "member '%s' is missing", buf_text(&wanted));
        else if (strcmp(got.path, buf_text(&wanted)) != 0)
            rc = refuse_member(r, i, got.path, buf_text(&wanted), err);
        else
            rc = read_body(r, i, &got, err);
        progress_step(r->progress, i + 1);
    }
    buf_free(&wanted);
    if (rc != 0)
        return -1;
    found = tar_next(r->tar, &got, err);
    if (found > 0)
        return refuse_member(r, m->count, got.path, "", err);
    return found;
}

/* ---- the whole ---- */

/* Equal bodies lie in the spool once. */
static void
hand_out_bodies(struct reader *r)
{
    const struct members *m = &r->manifest.members;
    struct catalog *c = r->manifest.catalog;

    for (size_t i = 0; i < m->of_count; i++) {
        const struct member *member = &m->items[m->of[i]];

        c->items[i].body = member->body;
        c->items[i].closed = c->items[i].kind == KIND_INDEX && member->closed;
    }
}

static void
summarize(struct reader *r, struct bundle_summary *out)
{
    struct manifest *m = &r->manifest;
    const struct list none = LIST_INIT;

    out->major = m->major;
    out->minor = m->minor;
    out->canon = m->canon;
    out->created = mem_string(m->catalog->about.created);
    out->content = m->content;
    out->id = r->summary.id;
    tar_sizes(r->tar, &out->packed, &out->unpacked);
    out->resources = m->catalog->count;
    out->members = m->members.count;
    out->notes = m->notes;
    m->notes = none;
}

static int
read_all(struct reader *r, struct err *err)
{
    if (read_manifest(r, err) != 0 || read_bodies(r, err) != 0 ||
        tar_end(r->tar, err) != 0)
        return -1;
    hand_out_bodies(r);
    return 0;
}

static int
open_bundle(const char *path, struct err *err)
{
    int fd;

    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return err_errno(err, ERR_LOCAL, "cannot open '%s'", path);
    return fd;
}

int
bundle_read(const char *path, const struct bundle_options *options,
    struct catalog *out, struct bundle_summary *summary,
    const struct progress *progress, struct err *err)
{
    uint64_t limit = options->max_unpacked;
    struct reader r = { .manifest.catalog = out,
        .check_only = options->check_only,
        .progress = progress };
    int fd = open_bundle(path, err), rc;

    if (fd < 0)
        return -1;
    r.tar = tar_new(fd, limit == 0 ? BUNDLE_UNPACKED_LIMIT : limit, err);
    rc = r.tar == NULL ? -1 : read_all(&r, err);
    if (rc != 0 && err->code < ERR_SIGNAL)
        err_prefix(err, "bundle '%s'", path);
    if (rc != 0 && err->code == ERR_BUNDLE && err->remedy[0] == '\0')
        err_remedy(err, "it was changed after it was written: fetch it again, "
                        "and compare its SHA-256 with the original's");
    if (rc == 0 && summary != NULL)
        summarize(&r, summary);
    manifest_free(&r.manifest);
    tar_free(r.tar);
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}
