#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/usage.h"

struct values {
    struct opt_connect from;
    struct opt_select select;
    char *output;
};

static const struct opt options[] = {
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output),
        "write here; '-' is standard output, or a | b", NULL, 0, 0 },
    { "a-very-long-option-name", '\0', "ARGUMENT", OPT_TEXT, 0, "below", NULL,
        0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Output", options, 0 },
    { "Source", opt_from, offsetof(struct values, from) },
    { "Selection", opt_select, offsetof(struct values, select) },
    { 0 },
};

static const char *const examples[] = { "esbundle fetch --from @prod",
    "esbundle fetch --from @prod --user somebody --exclude 'logs-*' "
    "--output there.tar.gz",
    NULL };

static const struct command fetch = {
    .name = "fetch",
    .operands = "BUNDLE",
    .summary = "fetch something from far away, which takes so many words to "
               "tell that they need two lines",
    .description = "Fetch something. This sentence is long enough to be "
                   "wrapped somewhere around here, and goes on.\n\nA second "
                   "paragraph.",
    .groups = groups,
    .examples = examples,
};

static const char *const no_examples[] = { NULL };

static const struct command throw = {
    .name = "throw",
    .operands = "",
    .summary = "the opposite",
    .description = "Throw it away.",
    .groups = groups,
    .examples = no_examples,
};

static const struct command *const table[] = { &fetch, &throw, NULL };

/* Print into a file and return what is there. */
static char *
capture(void (*print_it)(struct print *p))
{
    char path[] = "/tmp/esbundle-test-XXXXXX";
    int fd = mkstemp(path);
    struct print *p = print_new(fd, PRINT_NEVER);
    char *text = calloc(1, 65536);
    struct err err = ERR_INIT;

    unlink(path);
    print_it(p);
    assert_int_equal(print_end(p, &err), 0);
    print_free(p);
    assert_true(pread(fd, text, 65535, 0) > 0);
    close(fd);
    return text;
}

static void
print_program(struct print *p)
{
    usage_program(p, table);
}

static void
print_fetch(struct print *p)
{
    usage_command(p, &fetch);
}

static void
print_markdown(struct print *p)
{
    usage_markdown(p, table);
}

static void
check_width(const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        if (length > 80 || (length > 0 && text[length - 1] == ' '))
            fail_msg("'%.*s'", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static void
check_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void
usage_fits_the_screen(void **state)
{
    char *text = capture(print_fetch);

    (void)state;
    check_width(text);
    check_has(text, "usage: esbundle fetch [OPTION]... BUNDLE\n\nFetch");
    check_has(
        text, "around\nhere, and goes on.\n\nA second paragraph.\n\nOutput:\n");
    check_has(text, "  -o, --output FILE         write here;");
    check_has(text, "      --a-very-long-option-name ARGUMENT\n"
                    "                            below\n");
    check_has(text, "      --from URL            the cluster");
    check_has(text, "  -h, --help                print this help\n");
    check_has(text, "Examples:\n  esbundle fetch --from @prod\n");
    check_has(text, "--exclude 'logs-*' \\\n      --output there.tar.gz\n");
    free(text);
    text = capture(print_program);
    check_width(text);
    check_has(text, "  fetch      fetch something");
    check_has(text, "\n             that they need two lines\n");
    free(text);
}

static void
exit_codes_are_all_there(void **state)
{
    char *text = capture(usage_exit_codes);

    (void)state;
    check_width(text);
#define CHECK_CODE(name, value, meaning) check_has(text, meaning);
    ERR_LIST(CHECK_CODE)
#undef CHECK_CODE
    check_has(text, "128+N");
    free(text);
}

static void
markdown_tells_shared_options_once(void **state)
{
    char *text = capture(print_markdown);

    (void)state;
    check_has(text, "### fetch\n\n`esbundle fetch [OPTION]... BUNDLE`\n");
    check_has(text, "| `-o, --output FILE` | write here; '-' is standard "
                    "output, or a \\| b |\n");
    check_has(text, "only these names; \\* and ? match");
    check_has(text, "### throw\n");
    check_has(text, "Source: as for `fetch`.\n");
    check_has(text, "```\nesbundle fetch --from @prod\n");
    check_has(text, "| `-h, --help` |");
    check_has(text, "| 12 | internal error, out of memory |\n");
    assert_null(strstr(strstr(text, "--cacert") + 1, "--cacert"));
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usage_fits_the_screen),
        cmocka_unit_test(exit_codes_are_all_there),
        cmocka_unit_test(markdown_tells_shared_options_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
