#include "test_bundle_make.h"

#include <fcntl.h>

/* ---- round trip ---- */

static void
assert_remarks(const struct remarks *a, const struct remarks *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct remark *x = &a->items[i], *y = &b->items[i];

        assert_string_equal(x->kind, y->kind);
        assert_int_equal(x->name == NULL, y->name == NULL);
        assert_int_equal(x->reason == NULL, y->reason == NULL);
        if (x->name != NULL)
            assert_string_equal(x->name, y->name);
        if (x->reason != NULL)
            assert_string_equal(x->reason, y->reason);
    }
}

static void
assert_about(const struct about *a, const struct about *b)
{
    assert_string_equal(a->tool, b->tool);
    assert_string_equal(a->created, b->created);
    assert_string_equal(a->product, b->product);
    assert_string_equal(a->version, b->version);
    assert_string_equal(a->cluster_name, b->cluster_name);
    assert_string_equal(a->cluster_uuid, b->cluster_uuid);
    assert_string_equal(a->user, b->user);
    assert_string_equal(a->visibility, b->visibility);
    assert_string_equal(a->selection, b->selection);
    assert_int_equal(a->insecure, b->insecure);
    assert_int_equal(a->server.product, b->server.product);
    assert_int_equal(a->server.version, b->server.version);
    assert_int_equal(a->server.oss, b->server.oss);
    assert_remarks(&a->skipped, &b->skipped);
    assert_remarks(&a->failed, &b->failed);
    assert_remarks(&a->unavailable, &b->unavailable);
    assert_remarks(&a->external_files, &b->external_files);
    assert_remarks(&a->vanished, &b->vanished);
    assert_remarks(&a->appeared, &b->appeared);
}

static void
assert_text(char *a, char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL)
        assert_string_equal(a, b);
    free(a);
    free(b);
}

static void
assert_resource(const struct catalog *a, const struct catalog *b, size_t i)
{
    const struct resource *x = &a->items[i], *y = &b->items[i];
    struct err err = ERR_INIT;

    assert_int_equal(x->kind, y->kind);
    assert_string_equal(x->kind_name, y->kind_name);
    assert_string_equal(x->name, y->name);
    assert_int_equal(x->closed, y->closed);
    assert_memory_equal(&x->digest, &y->digest, sizeof x->digest);
    assert_text(catalog_text(a, x, &err), catalog_text(b, y, &err));
    assert_text(catalog_origin(a, x, &err), catalog_origin(b, y, &err));
    assert_int_equal(x->reference_count, y->reference_count);
    for (size_t j = 0; j < x->reference_count; j++) {
        assert_int_equal(x->references[j].kind, y->references[j].kind);
        assert_string_equal(x->references[j].name, y->references[j].name);
        assert_string_equal(x->references[j].pointer, y->references[j].pointer);
    }
}

static void
test_round_trip(void **state)
{
    struct bundle_summary written = { 0 }, read = { 0 };
    struct catalog *c = make_catalog(), *back;
    char *path = make_path();

    (void)state;
    make_bundle(c, path, &written);
    back = make_read(path, false, &read);
    assert_int_equal(back->count, 5);
    assert_about(&c->about, &back->about);
    for (size_t i = 0; i < c->count; i++)
        assert_resource(c, back, i);
    assert_memory_equal(&written.id, &read.id, sizeof read.id);
    assert_memory_equal(&written.content, &read.content, sizeof read.content);
    assert_int_equal(written.packed, read.packed);
    assert_int_equal(written.unpacked, read.unpacked);
    assert_int_equal(read.resources, 5);
    assert_int_equal(read.members, 4);
    assert_int_equal(written.members, 4);
    assert_string_equal(read.created, "2026-01-02T03:04:05Z");
    assert_int_equal(read.major, 1);
    assert_int_equal(read.canon, 1);
    bundle_summary_free(&written);
    bundle_summary_free(&read);
    catalog_free(back);
    catalog_free(c);
    unlink(path);
    free(path);
}

static void
test_check_only_keeps_no_bodies(void **state)
{
    struct catalog *c = make_catalog(), *back;
    char *path = make_path();

    (void)state;
    make_bundle(c, path, NULL);
    back = make_read(path, true, NULL);
    for (size_t i = 0; i < back->count; i++)
        assert_int_equal(back->items[i].body.length, 0);
    assert_true(catalog_find(back, KIND_INDEX, "logs-2")->closed);
    assert_false(catalog_find(back, KIND_INDEX, "logs-1")->closed);
    catalog_free(back);
    catalog_free(c);
    unlink(path);
    free(path);
}

static void
test_empty_catalog(void **state)
{
    struct catalog *c = catalog_new(), *back;
    struct bundle_summary s = { 0 };
    char *path = make_path();

    (void)state;
    make_bundle(c, path, NULL);
    back = make_read(path, false, &s);
    assert_int_equal(back->count, 0);
    assert_null(s.created);
    assert_null(back->about.tool);
    bundle_summary_free(&s);
    catalog_free(back);
    catalog_free(c);
    unlink(path);
    free(path);
}

/* ---- the same bytes ---- */

/* Write the catalog into a pipe, as -o - does; return what came out.  A pipe
 * holds 64 KiB, which is more than that. */
static char *
bytes_by_pipe(const struct catalog *c, size_t *length)
{
    char *bytes = mem_alloc(65536);
    int ends[2], saved = dup(STDOUT_FILENO);
    ssize_t n;

    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[1]);
    make_bundle(c, "-", NULL);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    *length = 0;
    while ((n = read(ends[0], bytes + *length, 65536 - *length)) > 0)
        *length += (size_t)n;
    assert_int_equal(n, 0);
    close(ends[0]);
    return bytes;
}

static void
test_same_catalog_same_bytes_by_file_and_pipe(void **state)
{
    struct catalog *c = make_catalog(), *again = make_catalog();
    char *one = make_path(), *two = make_path(), *a, *b, *p;
    size_t a_length, b_length, p_length;

    (void)state;
    make_bundle(c, one, NULL);
    make_bundle(again, two, NULL);
    a = make_bytes(one, &a_length);
    b = make_bytes(two, &b_length);
    p = bytes_by_pipe(c, &p_length);
    assert_int_equal(a_length, b_length);
    assert_memory_equal(a, b, a_length);
    assert_int_equal(a_length, p_length);
    assert_memory_equal(a, p, a_length);

    /* The gzip header holds no time and no name. */
    assert_memory_equal(a, "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    unlink(one);
    unlink(two);
    free(one);
    free(two);
    free(a);
    free(b);
    free(p);
    catalog_free(c);
    catalog_free(again);
}

static void
test_what_was_read_is_written_the_same(void **state)
{
    struct catalog *c = make_catalog(), *back;
    char *one = make_path(), *two = make_path(), *a, *b;
    size_t a_length, b_length;

    (void)state;
    make_bundle(c, one, NULL);
    back = make_read(one, false, NULL);
    make_bundle(back, two, NULL);
    a = make_bytes(one, &a_length);
    b = make_bytes(two, &b_length);
    assert_int_equal(a_length, b_length);
    assert_memory_equal(a, b, a_length);
    unlink(one);
    unlink(two);
    free(one);
    free(two);
    free(a);
    free(b);
    catalog_free(c);
    catalog_free(back);
}

/* ---- names ---- */

static void
test_names_of_all_sorts(void **state)
{
    char longest[256];
    const char *const names[] = { "%41", "+plus", "a@b", "a&b", "a=b", "a*b",
        "a,b", "a/b", "..", ".", "~tilde", "\xc3\xa9t\xc3\xa9", "e\xcc\x81t",
        "a b\nc", "\xed\xa0\x80", "\xc0\x80", "A", "a", "con", longest };
    struct catalog *c = catalog_new(), *back;
    char *path = make_path();

    (void)state;
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        make_add(
            c, KIND_INGEST_PIPELINE, names[i], "{\"processors\":[]}", NULL);
    catalog_sort(c, false);
    make_bundle(c, path, NULL);
    back = make_read(path, false, NULL);
    assert_int_equal(back->count, sizeof names / sizeof *names);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_non_null(catalog_find(back, KIND_INGEST_PIPELINE, names[i]));
    unlink(path);
    free(path);
    catalog_free(c);
    catalog_free(back);
}

/* ---- size ---- */

/* Return a body of about 40 KB, another one for each ${seed}. */
static char *
large_body(unsigned seed)
{
    struct buf body;

    buf_init(&body, 1u << 20);
    buf_puts(&body, "{\"mappings\":{\"properties\":{\"a\":{}");
    for (unsigned i = 0; body.length < 24000; i++)
        buf_printf(
            &body, ",\"field_%u\":{\"type\":\"keyword\"}", (i + seed) * 7919u);
    buf_puts(&body, "}}}");
    return buf_take(&body);
}

static void
test_1000_equal_bodies_of_40_kb_make_less_than_100_kb(void **state)
{
    struct bundle_summary s = { 0 };
    struct catalog *c = catalog_new(), *back;
    char *body = large_body(0), *path = make_path(), name[32];

    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof name, "logs-%06u", i);
        make_add(c, KIND_INDEX, name, body, NULL);
    }
    assert_true(c->items[0].body.length >= 40000);
    catalog_sort(c, false);
    make_bundle(c, path, &s);
    assert_int_equal(s.members, 1);
    assert_true(s.packed <= 100000);
    bundle_summary_free(&s);
    back = make_read(path, false, NULL);
    assert_int_equal(back->count, 1000);
    unlink(path);
    free(path);
    free(body);
    catalog_free(c);
    catalog_free(back);
}

/* Bodies and headers lie across the pieces that are unpacked at a time. */
static void
test_bodies_across_many_pieces(void **state)
{
    struct catalog *c = catalog_new(), *back;
    char *path = make_path(), name[32];

    (void)state;
    for (unsigned i = 0; i < 60; i++) {
        char *body = large_body(i);

        (void)snprintf(name, sizeof name, "logs-%06u", i);
        make_add(c, KIND_INDEX, name, body, NULL);
        free(body);
    }
    catalog_sort(c, false);
    make_bundle(c, path, NULL);
    back = make_read(path, false, NULL);
    for (size_t i = 0; i < c->count; i++)
        assert_resource(c, back, i);
    unlink(path);
    free(path);
    catalog_free(c);
    catalog_free(back);
}

/* ---- errors that are nobody's bundle ---- */

static void
test_missing_file(void **state)
{
    const struct bundle_options options = { 0, true };
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(
        bundle_read("/nowhere/x", &options, c, NULL, NULL, &err), -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_string_equal(
        err.text, "cannot open '/nowhere/x': No such file or directory");
    catalog_free(c);
}

static void
test_directory(void **state)
{
    const struct bundle_options options = { 0, true };
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(bundle_read("/tmp", &options, c, NULL, NULL, &err), -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_string_equal(
        err.text, "bundle '/tmp': the file cannot be read: Is a directory");
    catalog_free(c);
}

static void
test_full_disk(void **state)
{
    struct catalog *c = make_catalog();
    int full = open("/dev/full", O_WRONLY), saved = dup(STDOUT_FILENO);
    struct err err = ERR_INIT;
    struct file *file;
    int rc;

    (void)state;
    dup2(full, STDOUT_FILENO);
    close(full);
    file = file_new("-", false, &err);
    rc = bundle_write(c, file, NULL, NULL, &err);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    assert_int_equal(rc, -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_non_null(strstr(err.text, "No space left on device"));
    file_free(file);
    catalog_free(c);
}

static void
test_limit_of_unpacked_bytes(void **state)
{
    struct bundle_options options = { 0, true };
    struct bundle_summary s = { 0 };
    struct catalog *c = make_catalog();
    char *path = make_path();
    struct err err = ERR_INIT;

    (void)state;
    make_bundle(c, path, &s);
    catalog_free(c);
    options.max_unpacked = s.unpacked;
    c = catalog_new();
    assert_int_equal(bundle_read(path, &options, c, NULL, NULL, &err), 0);
    catalog_free(c);
    options.max_unpacked--;
    c = catalog_new();
    assert_int_equal(bundle_read(path, &options, c, NULL, NULL, &err), -1);
    assert_int_equal(err.code, ERR_BUNDLE);
    assert_non_null(strstr(err.text, "unpacks to more than "));
    assert_non_null(strstr(err.remedy, "--max-unpacked"));
    catalog_free(c);
    bundle_summary_free(&s);
    unlink(path);
    free(path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_check_only_keeps_no_bodies),
        cmocka_unit_test(test_empty_catalog),
        cmocka_unit_test(test_same_catalog_same_bytes_by_file_and_pipe),
        cmocka_unit_test(test_what_was_read_is_written_the_same),
        cmocka_unit_test(test_names_of_all_sorts),
        cmocka_unit_test(test_1000_equal_bodies_of_40_kb_make_less_than_100_kb),
        cmocka_unit_test(test_bodies_across_many_pieces),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_directory),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_limit_of_unpacked_bytes),
    };

    json_init();
    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
