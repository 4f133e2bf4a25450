#include "kinds_case.h"

#include <dirent.h>

#include "model/rewrite.h"

/* Every reply that a server gave, kept in fixtures/kinds: what is carried,
 * what is recorded, what it refers to, and what is sent to make it again. */

#define CASES_MOST 400

/* ---- the goldens of one case ---- */

static void
check_body(const struct kinds_case *c)
{
    struct err err = ERR_INIT;
    struct buf text;

    buf_init(&text, GOLDEN_LIMIT);
    assert_int_equal(json_print(c->body, &text), 0);
    golden_check(c->path, "out", buf_text(&text));
    if (json_check_canonical(text.data, text.length, &err) != 0)
        fail_msg("%s.out: %s", c->path, err.text);
    buf_clear(&text);
    if (c->origin != NULL)
        json_print(c->origin, &text);
    golden_check(c->path, "origin", buf_text(&text));
    buf_free(&text);
}

/* What a body holds after sanitizing stays as it is when it is done again. */
static void
check_again(const struct kinds_case *c)
{
    cJSON *body = json_copy(c->body), *origin = NULL;
    struct err err = ERR_INIT;

    if (c->kind != KIND_DATA_STREAM) {
        assert_int_equal(sanitize(c->kind, &body, &c->from, &origin, &err), 0);
        assert_true(json_same(body, c->body));
        assert_null(origin);
    }
    json_free(body);
}

/* Servers of which a line of .refs tells whether they insist. */
static const char *const versions[] = { "6.8.23", "7.10.2", "7.17.29",
    "8.19.21", "9.5.3", "opensearch-3.5.0" };
#define VERSIONS (sizeof versions / sizeof *versions)

static void
add_reference(void *user, const struct kind_reference *rule, const char *name,
    const char *pointer)
{
    struct buf *out = user, where;
    size_t hard = 0;

    buf_init(&where, GOLDEN_LIMIT);
    for (size_t i = 0; i < VERSIONS; i++) {
        struct server to = server_of(versions[i]);

        if (!kind_reference_is_hard(rule, &to))
            continue;
        buf_printf(&where, "%s%s", hard++ == 0 ? "hard on " : ",", versions[i]);
    }
    buf_printf(out, "%s %s %s %s\n",
        hard == 0          ? "soft"
        : hard == VERSIONS ? "hard"
                           : buf_text(&where),
        kind_get(rule->to)->name, name, pointer);
    assert_true(hard == 0 || kind_reference_is_hard(rule, NULL));
    buf_free(&where);
}

static void
check_references(const struct kinds_case *c)
{
    struct buf text;

    buf_init(&text, GOLDEN_LIMIT);
    references_of(c->kind, c->body, add_reference, &text);
    golden_check(c->path, "refs", buf_text(&text));
    buf_free(&text);
}

static void
check_requests(
    const struct kinds_case *c, const struct server *to, const char *ending)
{
    struct rewrite_rules rules = { .keep_blocks = true };
    cJSON *wanted = json_copy(c->body), *before;
    struct buf text;

    buf_init(&text, GOLDEN_LIMIT);
    rewrite_body(&rules, c->kind, c->name, wanted, to, NULL);
    before = json_copy(wanted);
    put_requests(c->kind, c->name, wanted, NULL, to, &text);
    assert_true(json_same(before, wanted));
    golden_check(c->path, ending, buf_text(&text));

    /* What is there already needs nothing. */
    buf_clear(&text);
    put_requests(c->kind, c->name, wanted, before, to, &text);
    assert_string_equal(buf_text(&text), "");
    json_free(wanted);
    json_free(before);
    buf_free(&text);
}

/* ---- all cases ---- */

struct found {
    enum kind_id kind;
    char *path; /* without the ending */
};

/* What lies beside PATH.in: endings of .put-SERVER are checked one by one. */
static int
check_others(const struct kinds_case *c)
{
    char *directory =
        mem_copy(c->path, (size_t)(strrchr(c->path, '/') - c->path));
    const char *stem = strrchr(c->path, '/') + 1;
    struct dirent **files;
    int count = scandir(directory, &files, NULL, alphasort), others = 0;
    size_t length = strlen(stem);

    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        const char *ending = files[i]->d_name + length + 1;

        if (str_starts(files[i]->d_name, stem) &&
            str_starts(files[i]->d_name + length, ".put-")) {
            struct server to = server_of(ending + strlen("put-"));

            check_requests(c, &to, ending);
            others++;
        }
        free(files[i]);
    }
    free(files);
    free(directory);
    return others;
}

static void
test_case(void **state)
{
    static const struct server es7 = { PRODUCT_ELASTICSEARCH, 71002, false };
    const struct found *f = *state;
    struct kinds_case c;

    kinds_case_read(&c, f->kind, f->path);
    check_body(&c);
    check_again(&c);
    check_references(&c);
    check_requests(&c, &es7, "put");
    check_others(&c);
    kinds_case_free(&c);
}

/* Say whether a file of the directory is one that a case may have. */
static bool
is_known(const char *directory, const char *name)
{
    static const char *const endings[] = { ".index", ".out", ".origin", ".refs",
        ".put" };
    const char *dot = strrchr(name, '.');
    char *input;
    bool known = false;

    /* The versions in the ending hold dots themselves. */
    if (strstr(name, ".put-") != NULL)
        dot = strstr(name, ".put-");
    else
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
            known = known || strcmp(dot, endings[i]) == 0;
    input = mem_format("%s/%.*s.in", directory, (int)(dot - name), name);
    known = (known || str_starts(dot, ".put-")) && access(input, F_OK) == 0;
    free(input);
    return known;
}

static size_t
find_cases(enum kind_id kind, struct found *out)
{
    char *directory = mem_format("%s/kinds/%s", FIXTURES, kind_get(kind)->name);
    struct dirent **files;
    int count = scandir(directory, &files, NULL, alphasort);
    size_t cases = 0;

    for (int i = 0; i < count; i++) {
        const char *name = files[i]->d_name, *dot = strrchr(name, '.');

        if (strcmp(dot, ".in") == 0) {
            out[cases].kind = kind;
            out[cases++].path =
                mem_format("%s/%.*s", directory, (int)(dot - name), name);
        } else if (*name != '.' && !is_known(directory, name)) {
            fprintf(stderr, "%s/%s belongs to no case\n", directory, name);
            exit(1);
        }
        free(files[i]);
    }
    if (count < 0 || cases == 0) {
        fprintf(stderr, "%s: no case\n", directory);
        exit(1);
    }
    free(files);
    free(directory);
    return cases;
}

int
main(void)
{
    static struct found cases[CASES_MOST];
    static struct CMUnitTest tests[CASES_MOST];
    size_t count = 0;
    int rc;

    for (int kind = 0; kind < KIND_COUNT; kind++)
        count += find_cases((enum kind_id)kind, cases + count);
    for (size_t i = 0; i < count; i++) {
        tests[i].name = cases[i].path + strlen(FIXTURES "/kinds/");
        tests[i].test_func = test_case;
        tests[i].initial_state = &cases[i];
    }
    rc = _cmocka_run_group_tests("kinds", tests, count, NULL, NULL);
    for (size_t i = 0; i < count; i++)
        free(cases[i].path);
    return rc;
}
