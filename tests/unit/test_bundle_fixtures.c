#include "test_bundle_make.h"

#include <dirent.h>

/* Every committed bundle: the bad ones get the message and the code that
 * stand beside them, the others are read, and written again the same. */

/* ---- files ---- */

static int
by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Call ${check} with each file of ${directory} whose name ends so. */
static unsigned
each_file(const char *directory, const char *end,
    void (*check)(const char *directory, const char *name))
{
    struct dirent **found;
    int count = scandir(directory, &found, NULL, by_name);
    unsigned checked = 0;

    if (count < 0)
        fail_msg("cannot list '%s'", directory);
    for (int i = 0; i < count; i++) {
        const char *name = found[i]->d_name;
        size_t length = strlen(name);

        if (length > strlen(end) &&
            strcmp(name + length - strlen(end), end) == 0) {
            check(directory, name);
            checked++;
        }
        free(found[i]);
    }
    free(found);
    return checked;
}

/* ---- bad ones ---- */

/* Take the last line off if it is "max-unpacked N".  Return N, or 0. */
static uint64_t
cut_limit(char *text)
{
    char *at = strstr(text, "\nmax-unpacked ");

    if (at == NULL)
        return 0;
    at[1] = '\0';
    return strtoull(at + strlen("\nmax-unpacked "), NULL, 10);
}

static void
check_bad(const char *directory, const char *name)
{
    char *path = mem_format("%s/%s", directory, name);
    char *expected = make_bytes(path, NULL), *message;
    struct bundle_options options = { cut_limit(expected), false };
    long code = strtol(expected, &message, 10);
    struct catalog *c = catalog_new();
    char *bundle = mem_copy(name, strlen(name) - strlen(".message"));
    char *file = mem_format("%s.tar.gz", bundle);
    struct err err = ERR_INIT;

    expected[strlen(expected) - 1] = '\0';
    assert_int_equal(chdir(directory), 0);
    if (bundle_read(file, &options, c, NULL, NULL, &err) == 0)
        fail_msg("'%s' was accepted", path);
    assert_string_equal(err.text, message + 1);
    assert_int_equal(err.code, code);
    free(path);
    free(expected);
    free(bundle);
    free(file);
    catalog_free(c);
}

static void
test_bad_bundles_get_their_messages(void **state)
{
    struct dirent **found;
    int count = scandir(FIXTURES "/bundles/bad", &found, NULL, by_name);
    unsigned checked = 0;

    (void)state;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        char *path = mem_format(FIXTURES "/bundles/bad/%s", found[i]->d_name);

        if (found[i]->d_name[0] != '.')
            checked += each_file(path, ".message", check_bad);
        free(path);
        free(found[i]);
    }
    free(found);
    assert_true(checked >= 100);
}

/* ---- good ones ---- */

static void
check_read(const char *directory, const char *name)
{
    char *path = mem_format("%s/%s", directory, name);

    catalog_free(make_read(path, true, NULL));
    catalog_free(make_read(path, false, NULL));
    free(path);
}

/* What zlib packs may differ by its version, what is packed may not. */
static void
check_rewritten(const char *directory, const char *name)
{
    char *path = mem_format("%s/%s", directory, name), *again = make_path();
    struct catalog *c = make_read(path, false, NULL);
    size_t a_length, b_length;
    unsigned char *a, *b;

    make_bundle(c, again, NULL);
    a = make_unpacked(path, &a_length);
    b = make_unpacked(again, &b_length);
    if (a_length != b_length || memcmp(a, b, a_length) != 0)
        fail_msg("'%s' is not written as it was read", path);
    free(a);
    free(b);
    unlink(again);
    free(again);
    free(path);
    catalog_free(c);
}

static void
test_odd_bundles_are_read(void **state)
{
    (void)state;
    assert_true(each_file(FIXTURES "/bundles/odd", ".tar.gz", check_read) > 9);
}

static void
test_golden_bundles_are_read_and_written_the_same(void **state)
{
    (void)state;
    assert_true(
        each_file(FIXTURES "/bundles/v1", ".tar.gz", check_rewritten) > 2);
}

static void
test_vectors_are_read_and_written_the_same(void **state)
{
    (void)state;
    assert_int_equal(
        each_file(FIXTURES "/../format/vectors", ".tar.gz", check_rewritten),
        3);
}

/* ---- what the odd ones say ---- */

static void
test_newer_minor_is_noted(void **state)
{
    struct bundle_summary s = { 0 };
    struct catalog *c =
        make_read(FIXTURES "/bundles/odd/newer-minor.tar.gz", false, &s);

    (void)state;
    assert_int_equal(s.major, 1);
    assert_int_equal(s.minor, 7);
    assert_int_equal(s.notes.count, 3);
    assert_string_equal(
        s.notes.items[0], "unknown field 'strength' of 'resources' is ignored");
    assert_string_equal(
        s.notes.items[2], "unknown field 'region' of 'manifest' is ignored");
    bundle_summary_free(&s);
    catalog_free(c);
}

static void
test_unknown_kinds_are_carried(void **state)
{
    struct catalog *c =
        make_read(FIXTURES "/bundles/odd/unknown-kind.tar.gz", false, NULL);
    const struct resource *r = &c->items[3];
    struct err err = ERR_INIT;
    char *text = catalog_text(c, r, &err);

    (void)state;
    assert_int_equal(c->count, 5);
    assert_int_equal(r->kind, KIND_UNKNOWN);
    assert_string_equal(r->kind_name, "enrich_policy");
    assert_non_null(strstr(text, "\"indices\""));
    assert_int_equal(r->reference_count, 1);

    /* A reference to it cannot be kept. */
    assert_int_equal(c->items[4].reference_count, 0);
    free(text);
    catalog_free(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_bundles_get_their_messages),
        cmocka_unit_test(test_odd_bundles_are_read),
        cmocka_unit_test(test_golden_bundles_are_read_and_written_the_same),
        cmocka_unit_test(test_vectors_are_read_and_written_the_same),
        cmocka_unit_test(test_newer_minor_is_noted),
        cmocka_unit_test(test_unknown_kinds_are_carried),
    };

    json_init();
    return cmocka_run_group_tests_name("bundle fixtures", tests, NULL, NULL);
}
