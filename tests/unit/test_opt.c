#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/opt.h"

struct inner {
    char *text;
    struct list list;
};

struct values {
    bool all, brief;
    char *output;
    struct opt_count count;
    uint64_t size;
    double seconds;
    int choice;
    struct inner inner;
};

static const char *const words[] = { "fail", "skip", "update", NULL };

static const struct opt options[] = {
    { "all", 'a', NULL, OPT_FLAG, offsetof(struct values, all), "", NULL, 0,
        0 },
    { "brief", 'b', NULL, OPT_FLAG, offsetof(struct values, brief), "", NULL, 0,
        0 },
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output), "",
        NULL, 0, 0 },
    { "count", 'c', "N", OPT_COUNT, offsetof(struct values, count), "", NULL, 1,
        64 },
    { "size", '\0', "SIZE", OPT_SIZE, offsetof(struct values, size), "", NULL,
        0, 0 },
    { "seconds", '\0', "S", OPT_SECONDS, offsetof(struct values, seconds), "",
        NULL, 0, 0 },
    { "choice", '\0', "WORD", OPT_CHOICE, offsetof(struct values, choice), "",
        words, 0, 0 },
    { 0 },
};

static const struct opt inner_options[] = {
    { "text", '\0', "TEXT", OPT_TEXT, offsetof(struct inner, text), "", NULL, 0,
        0 },
    { "list", 'l', "WORDS", OPT_LIST, offsetof(struct inner, list), "", NULL, 0,
        0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Outer", options, 0 },
    { "Inner", inner_options, offsetof(struct values, inner) },
    { 0 },
};

struct fixture {
    struct values values;
    struct list operands;
    struct err err;
};

#define ARGS(...)                                                              \
    (char *[])                                                                 \
    {                                                                          \
        __VA_ARGS__, NULL                                                      \
    }
#define S(text) ((char *)(uintptr_t)(text))

static int
parse(struct fixture *f, char **args)
{
    struct opt_set set = { groups, &f->values };

    memset(f, 0, sizeof *f);
    return opt_parse(&set, 1, args, false, &f->operands, &f->err);
}

static void
release(struct fixture *f)
{
    struct opt_set set = { groups, &f->values };

    opt_free(&set);
    list_free(&f->operands);
}

static void
every_form_of_a_value(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        parse(&f, ARGS(S("--output=a=b"), S("--text"), S("-"))), 3);
    assert_string_equal(f.values.output, "a=b");
    assert_string_equal(f.values.inner.text, "-");
    release(&f);
    assert_int_equal(parse(&f, ARGS(S("-oa"), S("-c"), S("64"))), 3);
    assert_string_equal(f.values.output, "a");
    assert_true(f.values.count.set);
    assert_int_equal(f.values.count.value, 64);
    release(&f);
    assert_int_equal(parse(&f, ARGS(S("-abo"), S("x"))), 2);
    assert_true(f.values.all && f.values.brief);
    assert_string_equal(f.values.output, "x");
    release(&f);
    assert_int_equal(parse(&f, ARGS(S("--size=4G"), S("--seconds=0.5"),
                                   S("--choice=update"), S("--all"))),
        4);
    assert_true(f.values.size == UINT64_C(4) << 30);
    assert_true(f.values.seconds > 0.49 && f.values.seconds < 0.51);
    assert_int_equal(f.values.choice, 2);
    release(&f);
}

static void
operands_stand_anywhere(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        parse(&f, ARGS(S("one"), S("-a"), S("-"), S("--"), S("-b"), S("--"))),
        6);
    assert_int_equal(f.operands.count, 4);
    assert_string_equal(f.operands.items[1], "-");
    assert_string_equal(f.operands.items[2], "-b");
    assert_string_equal(f.operands.items[3], "--");
    assert_true(f.values.all);
    assert_false(f.values.brief);
    release(&f);
}

static void
first_only_stops_at_the_command(void **state)
{
    struct fixture f = { .err = ERR_INIT };
    struct opt_set set = { groups, &f.values };

    (void)state;
    assert_int_equal(opt_parse(&set, 1, ARGS(S("-a"), S("cmd"), S("--nix")),
                         true, &f.operands, &f.err),
        2);
    assert_string_equal(f.operands.items[0], "cmd");
    release(&f);
}

static void
lists_add_up(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        parse(&f, ARGS(S("-l"), S("a,b\\,c"), S("--list=-*-test"))), 3);
    assert_int_equal(f.values.inner.list.count, 3);
    assert_string_equal(f.values.inner.list.items[1], "b\\,c");
    assert_string_equal(f.values.inner.list.items[2], "-*-test");
    release(&f);
}

static void
refused(const char *text, const char *remedy, char **args)
{
    struct fixture f;

    assert_int_equal(parse(&f, args), -1);
    assert_int_equal(f.err.code, ERR_USAGE);
    assert_string_equal(f.err.text, text);
    assert_string_equal(f.err.remedy, remedy);
    release(&f);
}

static void
mistakes_name_the_option(void **state)
{
    (void)state;
    refused("unknown option '--outptu'", "did you mean '--output'?",
        ARGS(S("--outptu=x")));
    refused("unknown option '--xyzzy'", "", ARGS(S("--xyzzy")));
    refused("unknown option '-x'", "", ARGS(S("-ax")));
    refused("option '--output' needs FILE", "", ARGS(S("--output")));
    refused("option '--output' needs FILE", "", ARGS(S("--output=")));
    refused("option '-o' needs FILE", "", ARGS(S("-o"), S("--all")));
    refused(
        "option '--output' needs FILE", "", ARGS(S("--output"), S("--size=1")));
    refused("option '--list' needs WORDS", "", ARGS(S("--list=,")));
    refused("option '--all' takes no value", "", ARGS(S("--all=yes")));
    refused("option '-o' is given twice", "",
        ARGS(S("--output=a"), S("-o"), S("a")));
}

static void
bad_values_are_refused(void **state)
{
    static const char *const bad[] = { "--count=0", "--count=65", "--count=-1",
        "--count=1x", "--count= 1", "--count=99999999999999999999999",
        "--size=0", "--size=4X", "--size=4GG", "--size=G",
        "--size=18014398509481984K", "--seconds=0", "--seconds=-1",
        "--seconds=nan", "--seconds=inf", "--seconds=0x10", "--seconds=1e3",
        "--seconds=1.2.3", "--seconds=.", "--choice=ski", "--choice=skip " };
    struct fixture f;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (parse(&f, ARGS(S(bad[i]))) != -1)
            fail_msg("%s was taken", bad[i]);
        release(&f);
    }
    refused("option '--choice' does not know 'ski'",
        "one of: fail, skip, update", ARGS(S("--choice=ski")));
}

static void
secrets_are_no_values(void **state)
{
    static const char *const given[] = { "--password=canary",
        "--api-key=canary", "--bearer=canary", "--token=canary",
        "--pass=canary", "--passwort=canary" };
    struct fixture f;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof given / sizeof given[0]; i++) {
        assert_int_equal(parse(&f, ARGS(S(given[i]))), -1);
        assert_null(strstr(f.err.text, "canary"));
        assert_null(strstr(f.err.remedy, "canary"));
        release(&f);
    }
    refused("no option takes a secret as its value: '--api-key'",
        "write it to a file and give --api-key-file FILE",
        ARGS(S("--api-key"), S("canary")));
}

static void
what_is_given_can_be_asked(void **state)
{
    static const struct {
        const char *arg, *name;
    } cases[] = { { "--all", "all" }, { "--output=x", "output" },
        { "--count=1", "count" }, { "--size=1", "size" },
        { "--seconds=1", "seconds" }, { "--choice=skip", "choice" },
        { "--choice=fail", NULL } };
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *name;

        assert_int_equal(parse(&f, ARGS(S(cases[i].arg))), 1);
        name = opt_given(options, &f.values);
        if (cases[i].name == NULL)
            assert_null(name);
        else
            assert_string_equal(name, cases[i].name);
        assert_null(opt_given(inner_options, &f.values.inner));
        release(&f);
    }
    assert_int_equal(parse(&f, ARGS(S("--list=a"))), 1);
    assert_string_equal(opt_given(inner_options, &f.values.inner), "list");
    release(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_a_value),
        cmocka_unit_test(operands_stand_anywhere),
        cmocka_unit_test(first_only_stops_at_the_command),
        cmocka_unit_test(lists_add_up),
        cmocka_unit_test(mistakes_name_the_option),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(secrets_are_no_values),
        cmocka_unit_test(what_is_given_can_be_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
