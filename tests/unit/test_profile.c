#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/profile.h"

#define PATH "/etc/x/config"

static const char text[] = "# clusters\n"
                           "; of ours\n"
                           "\n"
                           "[prod]\r\n"
                           "  url = https://es:9200/a=b  \n"
                           "user=mover\n"
                           "password_file = prod.password\n"
                           "cacert = /etc/ca.pem\n"
                           "key = ~/key.pem\n"
                           "timeout = 2.5\n"
                           "insecure = yes\n"
                           "allow_plain_auth=false\n"
                           "[test]\n"
                           "url = http://localhost:9200";

static void
a_section_is_read(void **state)
{
    struct opt_connect p = { 0 };
    struct err err = ERR_INIT;

    (void)state;
    setenv("HOME", "/home/me", 1);
    assert_int_equal(profile_parse(text, PATH, "prod", &p, &err), 0);
    assert_string_equal(p.url, "https://es:9200/a=b");
    assert_string_equal(p.user, "mover");
    assert_string_equal(p.password_file, "/etc/x/prod.password");
    assert_string_equal(p.cacert, "/etc/ca.pem");
    assert_string_equal(p.key, "/home/me/key.pem");
    assert_null(p.cert);
    assert_true(p.timeout > 2.4 && p.timeout < 2.6);
    assert_true(p.insecure);
    assert_false(p.allow_plain_auth);
    profile_free(&p);
    memset(&p, 0, sizeof p);
    assert_int_equal(profile_parse(text, PATH, "test", &p, &err), 0);
    assert_string_equal(p.url, "http://localhost:9200");
    assert_null(p.user);
    assert_false(p.insecure);
    profile_free(&p);
}

static void
refused(const char *ini, const char *message, const char *remedy)
{
    struct opt_connect p = { 0 };
    struct err err = ERR_INIT;

    assert_int_equal(profile_parse(ini, "c", "a", &p, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.text, message);
    assert_string_equal(err.remedy, remedy);
    profile_free(&p);
}

static void
mistakes_have_a_line(void **state)
{
    (void)state;
    refused("[a]\n\nusr = x\n", "'c' line 3: unknown key 'usr'",
        "did you mean 'user'?");
    refused("[a]\nurl = x\n[b]\nfrobnicate = x\n",
        "'c' line 4: unknown key 'frobnicate'", "");
    refused("[a]\npassword = canary\n", "'c' line 2: unknown key 'password'",
        "write it to a file of its own and set password_file");
    refused("url = x\n[a]\n", "'c' line 1: 'url' is in no section", "");
    refused("[a]\nurl = x\nurl = x\n", "'c' line 3: 'url' is given twice", "");
    refused("[a]\nurl =\n", "'c' line 2: 'url' has no value", "");
    refused("[a]\nhello\n", "'c' line 2: not 'key = value'", "");
    refused("[a]\n[b]\n[a]\n", "'c' line 3: section 'a' is there twice", "");
    refused("[a\n", "'c' line 1: not a section: '[a'", "");
    refused("[]\n", "'c' line 1: not a section: '[]'", "");
    refused("[a]\ninsecure = maybe\n",
        "'c' line 2: 'insecure' is yes or no, not 'maybe'", "");
    refused("[a]\ntimeout = 0\n",
        "'c' line 2: 'timeout' is seconds above 0, not '0'", "");
    refused("[aa]\nurl = x\n", "no profile 'a' in 'c'", "did you mean '@aa'?");
    refused("", "no profile 'a' in 'c'", "");
}

static void
the_path_follows_xdg(void **state)
{
    char *path;

    (void)state;
    setenv("HOME", "/home/me", 1);
    setenv("XDG_CONFIG_HOME", "/cfg", 1);
    path = profile_path();
    assert_string_equal(path, "/cfg/esbundle/config");
    free(path);
    setenv("XDG_CONFIG_HOME", "relative", 1);
    path = profile_path();
    assert_string_equal(path, "/home/me/.config/esbundle/config");
    free(path);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    assert_null(profile_path());
}

static void
no_file_is_a_clear_error(void **state)
{
    struct opt_connect p = { 0 };
    struct err err = ERR_INIT;

    (void)state;
    setenv("XDG_CONFIG_HOME", "/no/such", 1);
    assert_int_equal(profile_load("prod", &p, &err), -1);
    assert_string_equal(err.text,
        "no profile 'prod': cannot open '/no/such/esbundle/config': "
        "No such file or directory");
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(
        err.remedy, "make that file, with '[prod]' and its url in it");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_section_is_read),
        cmocka_unit_test(mistakes_have_a_line),
        cmocka_unit_test(the_path_follows_xdg),
        cmocka_unit_test(no_file_is_a_clear_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
