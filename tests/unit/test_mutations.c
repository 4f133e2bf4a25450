#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bundle/manifest_internal.h"
#include "cli/profile.h"
#include "model/sanitize.h"
#include "model/select.h"
#include "test_bundle_make.h"
#include "test_json_random.h"

/* Real inputs, spoilt by chance (the same in every run): whatever a parser
 * makes of them, it neither crashes nor leaks, its error has the right code,
 * and what it accepts can be written and read again. */

#define ROUNDS 3000
#define TEXT_LIMIT (1u << 20)

/* Spoil ${from} in one to four places: a byte altered, a piece taken out,
 * doubled, or put elsewhere, or a word of ${words} put in. */
static void
spoil(struct random_source *r, const char *from, size_t length,
    const char *const *words, size_t word_count, struct buf *out)
{
    unsigned times = 1 + random_below(r, 4);

    buf_clear(out);
    buf_add(out, from, length);
    for (; times > 0 && out->length > 0; times--) {
        size_t at = random_below(r, (unsigned)out->length);
        size_t some = random_below(r, 40), put = 0;
        const char *word = words[random_below(r, (unsigned)word_count)];
        char *old = mem_copy(out->data, out->length);
        size_t old_length = out->length;

        if (some > old_length - at)
            some = old_length - at;
        switch (random_below(r, 5)) {
        case 0: /* another byte */
            out->data[at] = (char)random_below(r, 256);
            break;
        case 1: /* without a piece */
            buf_clear(out);
            buf_add(out, old, at);
            buf_add(out, old + at + some, old_length - at - some);
            break;
        case 2: /* a piece twice, perhaps elsewhere */
            put = random_below(r, (unsigned)old_length);
            buf_clear(out);
            buf_add(out, old, put);
            buf_add(out, old + at, some);
            buf_add(out, old + put, old_length - put);
            break;
        case 3: /* a word more */
            buf_clear(out);
            buf_add(out, old, at);
            buf_puts(out, word);
            buf_add(out, old + at, old_length - at);
            break;
        default: /* a word instead of a piece */
            buf_clear(out);
            buf_add(out, old, at);
            buf_puts(out, word);
            buf_add(out, old + at + some, old_length - at - some);
            break;
        }
        free(old);
    }
}

static const char *const json_words[] = { "{", "}", "[", "]", "\"", "null",
    "true", "{}", "[]", "\"\"", "0", "-1", "1e999", ",", ":", "\\ud800",
    "\\u0000", "\"a\":", "{\"a\":{\"a\":1}}", "\xff", "\xed\xa0\x80", "\n" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the manifest ---- */

/* Return the manifest of a bundle of the fixtures. */
static char *
first_member(const char *path, size_t *length)
{
    size_t tar_length;
    unsigned char *tar = make_unpacked(path, &tar_length);
    char *text;

    assert_true(tar_length > 512);
    *length = strtoul((const char *)tar + 124, NULL, 8);
    text = mem_copy(tar + 512, *length);
    free(tar);
    return text;
}

static void
manifests_are_read_or_refused(void **state)
{
    static const char *const words[] = { "null", "\"x\"", "[]", "{}", "-1",
        "\"kind\": \"index\",", "\"needs\": [\"x\"],", "\"~\"", "\"%2F\"",
        "\"size\": 99999999999,", "\"sha256\": \"\",", "\"requires\": [],",
        "},\n    {", "\"format_version\": \"2.0\",", "\"member\"", "18446744" };
    struct random_source r = { 20260101 };
    unsigned accepted = 0, refused = 0;
    size_t length;
    char *text = first_member(FIXTURES "/bundles/v1/all-kinds.tar.gz", &length);
    struct buf spoilt;

    (void)state;
    buf_init(&spoilt, TEXT_LIMIT);
    for (int i = 0; i < ROUNDS; i++) {
        struct manifest m = { .catalog = catalog_new() };
        struct err err = ERR_INIT;
        char *copy;

        /* A copy of the right size shows what is read behind its end. */
        spoil(&r, text, length, words, COUNT(words), &spoilt);
        copy = mem_alloc(spoilt.length);
        memcpy(copy, spoilt.data, spoilt.length);
        if (manifest_read(&m, copy, spoilt.length, &err) == 0)
            accepted++;
        else {
            refused++;
            assert_true(err.code == ERR_BUNDLE || err.code == ERR_VERSION);
            assert_true(err.text[0] != '\0');
        }
        manifest_free(&m);
        catalog_free(m.catalog);
        free(copy);
    }
    assert_true(accepted > 10 && refused > ROUNDS / 2);
    buf_free(&spoilt);
    free(text);
}

/* ---- the INI file ---- */

static void
profiles_are_read_or_refused(void **state)
{
    static const char text[] = "# clusters\n[prod]\nurl = https://p:9200\n"
                               "user = me\npassword_file = /etc/p\n\n"
                               "[test]\nurl = http://127.0.0.1:9200\n"
                               "timeout = 20\ninsecure = true\n";
    static const char *const words[] = { "[", "]", "=", "\n", "\r\n", "#", ";",
        "[prod]\n", "url", " ", "\t", "yes", "99999999999", "\xff", "\x1b",
        "=\n", "[]\n", "\\" };
    struct random_source r = { 20260102 };
    unsigned accepted = 0, refused = 0;
    struct buf spoilt;

    (void)state;
    buf_init(&spoilt, TEXT_LIMIT);
    for (int i = 0; i < ROUNDS; i++) {
        struct opt_connect out = { 0 };
        struct err err = ERR_INIT;
        char *copy;

        spoil(&r, text, sizeof text - 1, words, COUNT(words), &spoilt);
        copy = mem_string(buf_text(&spoilt));
        if (profile_parse(copy, "config", "prod", &out, &err) == 0)
            accepted++;
        else {
            refused++;
            assert_int_equal(err.code, ERR_USAGE);
            assert_non_null(strstr(err.text, "config"));
        }
        profile_free(&out);
        free(copy);
    }
    assert_true(accepted > 10 && refused > ROUNDS / 10);
    buf_free(&spoilt);
}

/* ---- selections ---- */

/* What was accepted can be asked and told. */
static void
use_selection(const struct selection *s, struct random_source *r)
{
    static const char *const names[] = { "", "logs-a", "a,b", "*", "\\", "?",
        "index:a", "\xff\xfe", ".security" };
    struct err err = ERR_INIT;
    char *text = selection_text(s);
    cJSON *tree = json_parse(text, strlen(text), ERR_INTERNAL, &err);

    assert_non_null(tree);
    json_free(tree);
    free(text);
    for (size_t i = 0; i < COUNT(names); i++) {
        enum kind_id kind = (enum kind_id)random_below(r, KIND_COUNT);

        if (selection_names_exactly(s, kind, names[i]))
            assert_true(selection_wants(s, kind, names[i]) ||
                        s->exclude_count > 0 || !s->kinds[kind]);
    }
}

static void
selections_are_read_or_refused(void **state)
{
    static const char text[] =
        "logs-*,index:a\\,b,*-test,ilm_policy:p?,index_template:\\*";
    static const char *const words[] = { ",", "*", "?", ":", "=", "\\", "\\\\",
        "index:", "ilm_policy:", "indx:", "**", "\xc3", "" };
    struct random_source r = { 20260103 };
    unsigned accepted = 0, refused = 0;
    struct buf spoilt;

    (void)state;
    buf_init(&spoilt, TEXT_LIMIT);
    for (int i = 0; i < ROUNDS; i++) {
        struct selection s;
        struct err err = ERR_INIT;
        char *copy;
        int rc;

        spoil(&r, text, sizeof text - 1, words, COUNT(words), &spoilt);
        copy = mem_string(buf_text(&spoilt));
        selection_init(&s);
        rc = selection_pattern(&s, copy, i % 3 == 0, &err);
        if (rc == 0)
            rc = i % 2 == 0 ? 0 : selection_kind(&s, "index", &err);
        if (rc == 0)
            use_selection(&s, &r);
        else
            assert_int_equal(err.code, ERR_USAGE);
        accepted += rc == 0;
        refused += rc != 0;
        selection_free(&s);
        free(copy);
    }
    assert_true(accepted > ROUNDS / 10 && refused > 100);
    buf_free(&spoilt);
}

/* ---- bodies of every kind ---- */

/* Take a spoilt body on its way from a server to the requests of an import. */
static bool
carry(enum kind_id kind, const char *text, size_t length)
{
    const struct server from = { PRODUCT_ELASTICSEARCH,
        SERVER_VERSION(7, 10, 2), false };
    struct request_list requests = REQUEST_LIST_INIT;
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;
    cJSON *body = json_parse(text, length, ERR_NETWORK, &err);
    cJSON *origin = NULL, *again;
    const struct resource *r = NULL;

    if (body != NULL && sanitize(kind, &body, &from, &origin, &err) == 0)
        r = catalog_add(c, kind, "name", body, origin, &err);
    if (r != NULL) {
        /* What is kept is what a bundle's reader accepts. */
        char *kept = catalog_text(c, r, &err);

        assert_non_null(kept);
        assert_int_equal(json_check_canonical(kept, r->body.length, &err), 0);
        free(kept);
        again = catalog_tree(c, r, &err);
        assert_non_null(again);
        (void)kind_requests(kind, "name", again, NULL, &from, &requests, &err);
        json_free(again);
    }
    request_list_free(&requests);
    json_free(body);
    json_free(origin);
    catalog_free(c);
    return r != NULL;
}

/* Return one body of a kind from the fixtures' bundle. */
static char *
kind_body(enum kind_id kind, size_t *length)
{
    const struct bundle_options options = { 0, false };
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;
    char *text = NULL;

    assert_int_equal(bundle_read(FIXTURES "/bundles/v1/all-kinds.tar.gz",
                         &options, c, NULL, NULL, &err),
        0);
    for (size_t i = 0; i < c->count && text == NULL; i++)
        if (c->items[i].kind == kind) {
            *length = c->items[i].body.length;
            text = catalog_text(c, &c->items[i], &err);
        }
    assert_non_null(text);
    catalog_free(c);
    return text;
}

static void
bodies_of_every_kind_are_carried_or_refused(void **state)
{
    struct random_source r = { 20260104 };
    struct buf spoilt;

    (void)state;
    buf_init(&spoilt, TEXT_LIMIT);
    for (int k = 0; k < KIND_COUNT; k++) {
        size_t length;
        char *text = kind_body((enum kind_id)k, &length);
        unsigned carried = 0;

        for (int i = 0; i < ROUNDS; i++) {
            char *copy;

            spoil(&r, text, length, json_words, COUNT(json_words), &spoilt);
            copy = mem_alloc(spoilt.length);
            memcpy(copy, spoilt.data, spoilt.length);
            carried += carry((enum kind_id)k, copy, spoilt.length);
            free(copy);
        }
        assert_true(carried > 10);
        free(text);
    }
    buf_free(&spoilt);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manifests_are_read_or_refused),
        cmocka_unit_test(profiles_are_read_or_refused),
        cmocka_unit_test(selections_are_read_or_refused),
        cmocka_unit_test(bodies_of_every_kind_are_carried_or_refused),
    };

    json_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
