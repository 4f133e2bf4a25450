#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "model/patch.h"
#include "util/digest.h"

#define TEXT_LIMIT (1u << 20)

static cJSON *
tree(const char *text)
{
    struct err err = ERR_INIT;
    cJSON *t = json_parse(text, strlen(text), ERR_BUNDLE, &err);

    if (t == NULL)
        fail_msg("%s in %s", err.text, text);
    return t;
}

static void
note(void *user, const char *op, const char *path, const cJSON *value)
{
    struct buf *out = user;

    buf_printf(out, "%s %s", op, path);
    if (value != NULL) {
        buf_putc(out, ' ');
        json_print_line(value, out);
    }
    buf_putc(out, '\n');
}

static void
patches(const char *from, const char *to, const char *ignored, const char *want)
{
    cJSON *a = tree(from), *b = tree(to);
    struct list ignore = LIST_INIT;
    struct buf got;

    if (ignored != NULL)
        list_add(&ignore, ignored);
    buf_init(&got, TEXT_LIMIT);
    patch_make(a, b, "/k", &ignore, note, &got);
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
    list_free(&ignore);
    json_free(a);
    json_free(b);
}

static void
members(void **state)
{
    (void)state;
    patches("{\"a\":1,\"b\":{\"c\":2}}", "{\"a\":1,\"b\":{\"c\":2}}", NULL, "");
    patches("{\"a\":1,\"b\":{\"c\":2}}", "{\"a\":1.0,\"b\":{\"d\":2}}", NULL,
        "replace /k/a 1.0\nremove /k/b/c\nadd /k/b/d 2\n");
    patches("{\"a\":{}}", "{\"a\":[]}", NULL, "replace /k/a []\n");
    patches(
        "{\"a/~\":null}", "{\"a/~\":false}", NULL, "replace /k/a~1~0 false\n");
    patches("{\"-\":1}", "{\"-\":2}", NULL, "add /k/- 2\n");
    patches("1", "2", NULL, "replace /k 2\n");
}

static void
elements(void **state)
{
    (void)state;
    patches("[1,2,3,4]", "[0,1,3,5,4]", NULL,
        "add /k/0 0\nremove /k/2\nadd /k/3 5\n");
    patches("[{\"a\":{\"x\":1,\"y\":1}},{\"b\":{}}]",
        "[{\"b\":{}},{\"a\":{\"x\":1,\"y\":2}},{\"b\":{}}]", NULL,
        "add /k/0 {\"b\":{}}\nreplace /k/1/a/y 2\n");
    patches("[]", "[[]]", NULL, "add /k/0 []\n");
}

static void
ignored_places(void **state)
{
    (void)state;
    patches("{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":2}", "/a", "replace /k/b 2\n");
    patches("{\"a\":[1,2],\"b\":[1]}", "{\"a\":[1,3],\"b\":[2]}", "/a/1",
        "replace /k/b/0 2\n");
    patches("{\"a\":{\"b\":1}}", "{}", "/a/b", "remove /k/a\n");
}

/* Lists in lists end somewhere; the patch is right all the same. */
static void
deep_lists_are_replaced(void **state)
{
    char from[128] = "", to[128] = "", want[256] = "replace /k";

    (void)state;
    memset(from, '[', 40);
    memset(from + 40, ']', 40);
    memset(to, '[', 41);
    memset(to + 41, ']', 41);
    for (int i = 0; i < 32; i++)
        strcat(want, "/0");
    strcat(want, " [[[[[[[[[]]]]]]]]]\n");
    patches(from, to, NULL, want);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members),
        cmocka_unit_test(elements),
        cmocka_unit_test(ignored_places),
        cmocka_unit_test(deep_lists_are_replaced),
    };

    json_init();
    digest_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
