#include "test_bundle_make.h"

#include <sys/stat.h>

#include "bundle/directory.h"
#include "util/folder.h"

/* ---- helpers ---- */

/* Unpack the usual catalog.  Return the directory's name, for free(). */
static char *
unpack(const struct catalog *c)
{
    struct err err = ERR_INIT;
    char *path = make_path();

    if (directory_write(c, path, false, NULL, &err) != 0)
        fail_msg("%s", err.text);
    return path;
}

static char *
unpack_usual(void)
{
    struct catalog *c = make_catalog();
    char *path = unpack(c);

    catalog_free(c);
    return path;
}

static void
put(const char *directory, const char *path, const char *text)
{
    char *name = mem_format("%s/%s", directory, path);
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    free(name);
}

static void
make_folder(const char *directory, const char *path)
{
    char *name = mem_format("%s/%s", directory, path);

    assert_int_equal(mkdir(name, 0700), 0);
    free(name);
}

static void
take_away(const char *directory, const char *path)
{
    char *name = mem_format("%s/%s", directory, path);

    assert_int_equal(remove(name), 0);
    free(name);
}

static void
done(char *directory)
{
    folder_remove(directory);
    assert_int_equal(access(directory, F_OK), -1);
    free(directory);
}

/* Read what must be right. */
static struct catalog *
read_well(const char *path, struct bundle_summary *s, struct directory_edits *e)
{
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;

    if (directory_read(path, 0, c, s, e, NULL, &err) != 0)
        fail_msg("%s", err.text);
    return c;
}

/* Read what must be refused, for a reason that holds ${what}. */
static void
refuse(const char *path, int code, const char *what)
{
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;

    assert_int_equal(directory_read(path, 0, c, NULL, NULL, NULL, &err), -1);
    if (strstr(err.text, what) == NULL || err.code != code)
        fail_msg("%d: %s", err.code, err.text);
    catalog_free(c);
}

/* ---- tests ---- */

/* The bundle made of an unpacked one has the same bytes. */
static void
test_round_trip(void **state)
{
    struct catalog *c = make_catalog(), *back;
    struct bundle_summary first = { 0 }, read = { 0 }, second = { 0 };
    struct directory_edits edits;
    char *a = make_path(), *b = make_path(), *path = unpack(c);
    size_t length, other;
    char *x, *y;

    (void)state;
    back = read_well(path, &read, &edits);
    make_bundle(c, a, &first);
    make_bundle(back, b, &second);
    x = make_bytes(a, &length);
    y = make_bytes(b, &other);
    assert_int_equal(length, other);
    assert_memory_equal(x, y, length);
    assert_memory_equal(&first.id, &read.id, sizeof first.id);
    assert_memory_equal(&first.content, &read.content, sizeof first.content);
    assert_int_equal(first.resources, read.resources);
    assert_int_equal(first.members, read.members);
    assert_int_equal(
        edits.added.count + edits.edited.count + edits.removed.count, 0);
    for (size_t i = 0; i < c->count; i++)
        assert_int_equal(c->items[i].closed, back->items[i].closed);
    free(x);
    free(y);
    unlink(a);
    unlink(b);
    free(a);
    free(b);
    bundle_summary_free(&first);
    bundle_summary_free(&read);
    bundle_summary_free(&second);
    directory_edits_free(&edits);
    catalog_free(back);
    catalog_free(c);
    done(path);
}

/* Layout and the order of keys are no edit. */
static void
test_laid_out_anew(void **state)
{
    struct directory_edits edits;
    char *path = unpack_usual();
    struct catalog *c;

    (void)state;
    put(path, "ilm_policy/keep.json", "\r\n{ \"policy\":{\"phases\" : { } }}");
    put(path, "index/logs-2.json",
        "{\"state\":\"close\",\"settings\":{\"index\":{\"lifecycle\":{"
        "\"name\":\"gone\"},\"uuid\":\"u\"}}}");
    c = read_well(path, NULL, &edits);
    assert_int_equal(edits.edited.count, 0);
    assert_true(catalog_find(c, KIND_INDEX, "logs-2")->closed);
    catalog_free(c);
    directory_edits_free(&edits);
    done(path);
}

/* What is edited has its references anew, and the record says so. */
static void
test_edits(void **state)
{
    struct directory_edits edits;
    char *path = unpack_usual();
    const struct resource *r;
    struct catalog *c;

    (void)state;
    put(path, "index/logs-1.json",
        "{\"settings\":{\"lifecycle.name\":\"new\"},\"state\":\"close\"}");
    put(path, "ilm_policy/new.json", "{\"policy\":{\"phases\":{}}}");
    put(path, "index/.x.json", "{\"settings\":{}}");
    take_away(path, "stored_script/s.json");
    c = read_well(path, NULL, &edits);
    assert_int_equal(edits.edited.count, 1);
    assert_int_equal(edits.added.count, 2);
    assert_int_equal(edits.removed.count, 1);
    assert_string_equal(edits.removed.items[0].name, "s");
    r = catalog_find(c, KIND_INDEX, "logs-1");
    assert_int_equal(r->reference_count, 1);
    assert_string_equal(r->references[0].name, "new");
    assert_true(r->closed);
    assert_int_not_equal(r->origin.length, 0);

    /* Replay order, and the record of what is there. */
    for (size_t i = 1; i < c->count; i++)
        assert_true(catalog_order(&c->items[i - 1], &c->items[i]) < 0);
    assert_null(remarks_reason(&c->about.skipped, "index", ".x"));
    assert_null(remarks_reason(&c->about.skipped, "stored_script", "s"));
    assert_int_equal(c->about.external_files.count, 0);
    assert_non_null(strstr(c->about.selection, "\"by_hand\":{\"added\":2,"));
    catalog_free(c);
    directory_edits_free(&edits);
    done(path);
}

/* A name has one way to be written; a long one may be added in full. */
static void
test_names(void **state)
{
    static const struct {
        const char *path, *what;
    } bad[] = {
        { "index/a b.json", "is not how the name 'a b' is written" },
        { "index/%61.json", "is not how the name 'a' is written" },
        { "index/a%2fb.json", "is not how the name 'a/b' is written" },
        { "index/logs%2D1.json", "are the same index, 'logs-1'" },
        { "index/%zz.json", "is no percent-encoded name" },
        { "index/%00.json", "is no percent-encoded name" },
        { "index/%FF.json", "is no percent-encoded name" },
        { "index/.json", "is no percent-encoded name" },
        { "index/~abc.json", "does not say which name" },
    };
    char *path = unpack_usual(), *name, *file;
    struct directory_edits edits;
    struct catalog *c;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put(path, bad[i].path, "{\"settings\":{}}");
        refuse(path, ERR_BUNDLE, bad[i].what);
        take_away(path, bad[i].path);
    }
    name = mem_zero(202, 1);
    memset(name, 'x', 201);
    file = mem_format("index/%s.json", name);
    put(path, file, "{\"settings\":{}}");
    put(path, "index/%7Ex.json", "{\"settings\":{}}");
    make_folder(path, "ingest_pipeline");
    put(path, "ingest_pipeline/%ED%A0%80%C0%80.json", "{\"processors\":[]}");
    c = read_well(path, NULL, &edits);
    assert_non_null(catalog_find(c, KIND_INDEX, name));
    assert_non_null(catalog_find(c, KIND_INDEX, "~x"));
    assert_non_null(
        catalog_find(c, KIND_INGEST_PIPELINE, "\xed\xa0\x80\xc0\x80"));
    catalog_free(c);
    directory_edits_free(&edits);
    free(file);
    free(name);
    done(path);
}

/* Folders are kinds, or of no concern. */
static void
test_folders(void **state)
{
    struct bundle_summary s = { 0 };
    char *path = unpack_usual();
    struct catalog *c;

    (void)state;
    make_folder(path, "docs");
    put(path, "docs/a.md", "");
    make_folder(path, ".github");
    put(path, ".github/a.json", "");
    make_folder(path, "index/old");
    put(path, "index/logs-1.json~", "");
    c = read_well(path, &s, NULL);
    assert_int_equal(c->count, 5);
    assert_string_equal(s.notes.items[0],
        "no part of the bundle: 'docs/', 'index/logs-1.json~', 'index/old'");
    catalog_free(c);
    bundle_summary_free(&s);
    make_folder(path, "indices");
    put(path, "indices/a.json", "{\"settings\":{}}");
    refuse(path, ERR_BUNDLE, "'indices' is the name of no kind");
    done(path);

    path = unpack_usual();
    put(path, "index_template", "");
    refuse(path, ERR_BUNDLE, "'index_template' is named like a kind");
    take_away(path, "index_template");
    done(path);
}

static void
test_bad_bodies(void **state)
{
    static const struct {
        const char *path, *text, *what;
    } bad[] = {
        { "index/logs-1.json", "{\n  \"a\": 1,\n}", "line 3, column 1" },
        { "index/logs-1.json", "{\"a\":1,\"a\":2}", "duplicate key" },
        { "index/logs-1.json", "{\"a\":\"\xff\"}", "UTF-8" },
        { "index/logs-1.json", "", "ends too early" },
        { "index/logs-1.json", "[]", "is not an object" },
        { "index/logs-1.json", "{}", "it has no 'settings'" },
        { "index/logs-1.json", "{\"settings\":{},\"state\":\"ajar\"}",
            "'state'" },
        { "ilm_policy/p.json", "{\"p\":{\"policy\":{}}}", "no 'policy'" },
        { "manifest.json", "<<<<<<< ours\n", "line 1, column 1" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *path = unpack_usual();

        put(path, bad[i].path, bad[i].text);
        refuse(path, ERR_BUNDLE, bad[i].what);
        refuse(path, ERR_BUNDLE, bad[i].path);
        done(path);
    }
}

/* Nothing but regular files is opened, and none beyond a limit. */
static void
test_strange_files(void **state)
{
    char *path = unpack_usual(), *name = mem_format("%s/index/q.json", path);
    struct catalog *c;
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(symlink("logs-1.json", name), 0);
    refuse(path, ERR_BUNDLE, "'index/q.json' is a symbolic link");
    unlink(name);
    assert_int_equal(mkfifo(name, 0600), 0);
    refuse(path, ERR_BUNDLE, "'index/q.json' is a named pipe");
    unlink(name);
    assert_int_equal(mkdir(name, 0700), 0);
    refuse(path, ERR_BUNDLE, "'index/q.json' is a directory");
    assert_int_equal(rmdir(name), 0);
    assert_int_equal(symlink("/nowhere", name), 0);
    refuse(path, ERR_BUNDLE, "'index/q.json' is a symbolic link");
    unlink(name);
    free(name);

    c = catalog_new();
    assert_int_equal(directory_read(path, 5000, c, NULL, NULL, NULL, &err), -1);
    assert_non_null(strstr(err.remedy, "--max-unpacked"));
    catalog_free(c);
    take_away(path, "manifest.json");
    refuse(path, ERR_BUNDLE, "there is no 'manifest.json'");
    done(path);
}

/* Into a directory that is there: what is foreign stays. */
static void
test_replace(void **state)
{
    struct catalog *c = make_catalog(), *back;
    struct bundle_summary s = { 0 };
    struct directory_edits edits;
    struct err err = ERR_INIT;
    char *path = unpack(c);

    (void)state;
    put(path, "README.md", "mine");
    put(path, "index/notes.txt", "mine");
    put(path, "index/more.json", "{}");
    take_away(path, "index/logs-1.json");
    assert_int_equal(directory_write(c, path, false, NULL, &err), -1);
    assert_non_null(strstr(err.text, "is not empty"));
    assert_int_equal(directory_write(c, path, true, NULL, &err), 0);
    back = read_well(path, &s, &edits);
    assert_int_equal(back->count, c->count);
    assert_int_equal(
        edits.added.count + edits.edited.count + edits.removed.count, 0);
    assert_int_equal(s.notes.count, 1);
    assert_string_equal(s.notes.items[0],
        "no part of the bundle: 'README.md', 'index/notes.txt'");
    bundle_summary_free(&s);
    directory_edits_free(&edits);
    catalog_free(back);

    /* Without a manifest nobody knows whose the folders are. */
    take_away(path, "manifest.json");
    assert_int_equal(directory_write(c, path, true, NULL, &err), -1);
    assert_non_null(strstr(err.text, "no 'manifest.json'"));
    catalog_free(c);
    done(path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_laid_out_anew),
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_folders),
        cmocka_unit_test(test_bad_bodies),
        cmocka_unit_test(test_strange_files),
        cmocka_unit_test(test_replace),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
