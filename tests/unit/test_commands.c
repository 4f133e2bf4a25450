#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/commands.h"
#include "util/mem.h"

static const struct opt_group general[] = {
    { "General", opt_global, 0 },
    { 0 },
};

/* Call ${each} for every option of a command, the general ones included. */
static void
walk(const struct command *c,
    void (*each)(const struct command *c, const struct opt *o, void *user),
    void *user)
{
    const struct opt_group *sets[] = { c->groups, general };
    const struct opt_group *group;
    const struct opt *opt;
    size_t i;

    for (i = 0; i < 2; i++)
        for (group = sets[i]; group->title != NULL; group++)
            for (opt = group->options; opt->name != NULL; opt++)
                each(c, opt, user);
}

static void
check_row(const struct command *c, const struct opt *o, void *user)
{
    (void)user;
    if ((o->argument == NULL) != (o->type == OPT_FLAG) ||
        (o->words != NULL) != (o->type == OPT_CHOICE) ||
        (o->most > 0) != (o->type == OPT_COUNT) || o->least > o->most ||
        o->help == NULL || o->help[0] == '\0' ||
        o->help[strlen(o->help) - 1] == '.')
        fail_msg("%s --%s", c->name, o->name);
}

static void
count_name(const struct command *c, const struct opt *o, void *user)
{
    struct list *names = user;
    char *letter = mem_format("-%c", o->letter);

    (void)c;
    list_add(names, o->name);
    if (o->letter != '\0')
        list_add(names, letter);
    free(letter);
}

static void
every_row_is_complete(void **state)
{
    const struct command *const *c;

    (void)state;
    for (c = command_table; *c != NULL; c++) {
        walk(*c, check_row, NULL);
        assert_true((*c)->operands_least <= (*c)->operands_most);
        assert_int_equal((*c)->operands[0] == '\0', (*c)->operands_most == 0);
        assert_non_null((*c)->examples);
        assert_non_null((*c)->description);
        assert_non_null((*c)->run);
    }
}

static void
no_option_is_doubled(void **state)
{
    const struct command *const *c;

    (void)state;
    for (c = command_table; *c != NULL; c++) {
        struct list names = LIST_INIT;
        size_t count;

        walk(*c, count_name, &names);
        count = names.count;
        list_sort(&names);
        if (names.count != count)
            fail_msg("%s", (*c)->name);
        list_free(&names);
    }
}

/* What the help shows as an example is taken by the parser. */
static void
every_example_parses(void **state)
{
    const struct command *const *c;
    size_t i;

    (void)state;
    for (c = command_table; *c != NULL; c++) {
        for (i = 0; (*c)->examples[i] != NULL; i++) {
            struct opt_global global = { 0 };
            struct opt_set sets[] = {
                { (*c)->groups, mem_zero(1, (*c)->values_size) },
                { general, &global },
            };
            struct list words = LIST_INIT, operands = LIST_INIT;
            struct err err = ERR_INIT;

            list_split(&words, (*c)->examples[i], ' ');
            list_take(&words, NULL);
            assert_string_equal(words.items[0], "esbundle");
            assert_string_equal(words.items[1], (*c)->name);
            if (opt_parse(sets, 2, words.items + 2, false, &operands, &err) <
                    0 ||
                operands.count < (*c)->operands_least ||
                operands.count > (*c)->operands_most)
                fail_msg("%s: %s", (*c)->examples[i], err.text);
            opt_free(&sets[0]);
            free(sets[0].values);
            list_free(&operands);
            list_free(&words);
        }
    }
}

static void
commands_are_found_or_suggested(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_ptr_equal(command_find("version", &err), &cmd_version);
    assert_null(command_find("exprot", &err));
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.remedy, "did you mean 'export'?");
    assert_null(command_find("", &err));
    assert_string_equal(err.remedy, "see 'esbundle help'");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(no_option_is_doubled),
        cmocka_unit_test(every_example_parses),
        cmocka_unit_test(commands_are_found_or_suggested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
