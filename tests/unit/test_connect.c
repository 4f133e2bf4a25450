#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/connect.h"
#include "util/mem.h"

static const char *const variables[] = { "ESBUNDLE_SOURCE_URL",
    "ESBUNDLE_SOURCE_USER", "ESBUNDLE_SOURCE_PASSWORD",
    "ESBUNDLE_SOURCE_API_KEY", "ESBUNDLE_DEST_URL", "ESBUNDLE_DEST_USER",
    "ESBUNDLE_DEST_PASSWORD", "ESBUNDLE_DEST_API_KEY", "ELASTICSEARCH_URL",
    "SSL_CERT_FILE", "CURL_CA_BUNDLE" };

struct fixture {
    char directory[40];
    struct opt_connect given;
    struct endpoint e;
    struct err err;
    struct print *note;
    int messages; /* where ${note} prints to */
    int saved;    /* standard input, which reads the messages meanwhile */
};

static int
set_up(void **state)
{
    struct fixture *f = mem_zero(1, sizeof *f);
    int ends[2];
    size_t i;

    *state = f;
    for (i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    strcpy(f->directory, "/tmp/esbundle-test-XXXXXX");
    if (mkdtemp(f->directory) == NULL || chdir(f->directory) != 0 ||
        mkdir("esbundle", 0700) != 0 || pipe(ends) != 0)
        return -1;
    setenv("XDG_CONFIG_HOME", f->directory, 1);

    f->saved = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    f->note = print_new(ends[1], PRINT_NEVER);
    close(ends[0]);
    f->messages = ends[1];
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;

    dup2(f->saved, STDIN_FILENO);
    close(f->saved);
    close(f->messages);
    print_free(f->note);
    unlink("esbundle/config");
    unlink("a");
    unlink("b");
    rmdir("esbundle");
    if (chdir("/") != 0 || rmdir(f->directory) != 0)
        return -1;
    free(f);
    return 0;
}

static char *
text(const char *constant)
{
    return (char *)(uintptr_t)constant;
}

static void
put(const char *path, const char *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    close(fd);
}

static int
resolve(struct fixture *f, enum connect_side side)
{
    endpoint_free(&f->e);
    return connect_resolve(side, "--from", &f->given, f->note, &f->e, &f->err);
}

static void
check_text(const char *got, const char *want)
{
    if (want == NULL)
        assert_null(got);
    else
        assert_string_equal(got, want);
}

/* Resolve and look at the credentials. */
static void
check(struct fixture *f, enum connect_side side, const char *user,
    const char *password, const char *api_key)
{
    if (resolve(f, side) != 0)
        fail_msg("%s", f->err.text);
    check_text(f->e.user, user);
    check_text(f->e.password, password);
    check_text(f->e.api_key, api_key);
    endpoint_free(&f->e);
    memset(&f->e, 0, sizeof f->e);
}

static void
refuse(struct fixture *f, const char *message, const char *remedy)
{
    assert_int_equal(resolve(f, CONNECT_SOURCE), -1);
    assert_int_equal(f->err.code, ERR_USAGE);
    assert_string_equal(f->err.text, message);
    assert_string_equal(f->err.remedy, remedy);
    endpoint_free(&f->e);
    memset(&f->e, 0, sizeof f->e);
}

static void
the_url_comes_from_option_environment_or_fallback(void **state)
{
    struct fixture *f = *state;

    refuse(f, "no cluster is named",
        "give --from URL, or set ESBUNDLE_SOURCE_URL");
    setenv("ELASTICSEARCH_URL", "http://c", 1);
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_string_equal(f->e.url, "http://c");
    setenv("ESBUNDLE_SOURCE_URL", "http://b", 1);
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_string_equal(f->e.url, "http://b");
    f->given.url = text("HTTPS://a:9200/x//");
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_string_equal(f->e.url, "https://a:9200/x");
    assert_true(f->e.timeout > 89 && f->e.timeout < 91);
    endpoint_free(&f->e);
}

static void
bad_urls_are_explained(void **state)
{
    static const char *const bad[] = { "ftp://h", "http://", "http://:9200",
        "http://h:", "http://h:0", "http://h:65536", "http://h:92x",
        "http://h?x", "http://h#x", "http://h x", "http://h\n", "http://[::1",
        "http://[]", "/x", "http://h\\x" };
    struct fixture *f = *state;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        f->given.url = text(bad[i]);
        if (resolve(f, CONNECT_SOURCE) != -1)
            fail_msg("'%s' was taken", bad[i]);
        assert_int_equal(f->err.code, ERR_USAGE);
    }
    f->given.url = text("localhost:9200");
    refuse(f, "--from needs a URL, not 'localhost:9200'",
        "write http://localhost:9200 or https://localhost:9200");
    f->given.url = text("http://[::1]:9200");
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    endpoint_free(&f->e);
}

static void
a_password_in_a_url_is_refused_and_not_shown(void **state)
{
    static const char *const bad[] = { "http://u:canary@h", "u:canary@h",
        "https://u:can/canary@h:9200", "https://canary@h" };
    struct fixture *f = *state;
    size_t i;

    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        f->given.url = text(bad[i]);
        assert_int_equal(resolve(f, CONNECT_SOURCE), -1);
        assert_null(strstr(f->err.text, "canary"));
        assert_null(strstr(f->err.remedy, "canary"));
        assert_non_null(strstr(f->err.remedy, "--password-file"));
    }
    f->given.url = text("https://h");
    f->given.proxy = text("http://u:canary@p");
    assert_int_equal(resolve(f, CONNECT_SOURCE), -1);
    assert_null(strstr(f->err.text, "canary"));
    endpoint_free(&f->e);
}

static void
sides_share_no_variable(void **state)
{
    struct fixture *f = *state;

    setenv("ESBUNDLE_SOURCE_USER", "s", 1);
    setenv("ESBUNDLE_SOURCE_PASSWORD", "sp", 1);
    setenv("ESBUNDLE_DEST_API_KEY", "dk", 1);
    f->given.url = text("https://h");
    check(f, CONNECT_SOURCE, "s", "sp", NULL);
    check(f, CONNECT_DEST, NULL, NULL, "dk");
}

static void
the_order_of_credentials(void **state)
{
    struct fixture *f = *state;

    put("esbundle/config", "[p]\nurl = https://p\nuser = pu\n"
                           "password_file = ../a\n");
    put("a", "pa\n");
    put("b", "pb\n");
    f->given.url = text("@p");
    check(f, CONNECT_SOURCE, "pu", "pa", NULL);

    /* The environment beats the profile; another user has another password. */
    setenv("ESBUNDLE_SOURCE_PASSWORD", "e", 1);
    check(f, CONNECT_SOURCE, "pu", "e", NULL);
    setenv("ESBUNDLE_SOURCE_USER", "eu", 1);
    check(f, CONNECT_SOURCE, "eu", "e", NULL);
    setenv("ESBUNDLE_SOURCE_API_KEY", "k", 1);
    check(f, CONNECT_SOURCE, NULL, NULL, "k");

    /* An option beats both. */
    f->given.user = text("eu");
    check(f, CONNECT_SOURCE, "eu", "e", NULL);
    f->given.password_file = text("b");
    check(f, CONNECT_SOURCE, "eu", "pb", NULL);
    f->given.api_key_file = text("a");
    check(f, CONNECT_SOURCE, NULL, NULL, "pa");
}

static void
a_password_stays_with_its_user(void **state)
{
    struct fixture *f = *state;

    put("esbundle/config", "[p]\nurl = https://p\nuser = pu\n"
                           "password_file = ../a\n");
    put("a", "pa\n");
    f->given.url = text("@p");
    f->given.user = text("other");
    refuse(f, "user 'other' has no password",
        "give --password-file FILE, or set ESBUNDLE_SOURCE_PASSWORD");
    setenv("ESBUNDLE_SOURCE_PASSWORD", "e", 1);
    check(f, CONNECT_SOURCE, "other", "e", NULL);
}

static void
a_profile_keeps_its_secret_to_its_url(void **state)
{
    struct fixture *f = *state;

    put("esbundle/config", "[p]\nurl = https://p\napi_key_file = ../a\n");
    put("a", "pa\n");
    f->given.url = text("https://elsewhere");
    check(f, CONNECT_SOURCE, NULL, NULL, NULL);
    setenv("ESBUNDLE_SOURCE_URL", "@p", 1);
    check(f, CONNECT_SOURCE, NULL, NULL, NULL);
    f->given.url = NULL;
    check(f, CONNECT_SOURCE, NULL, NULL, "pa");
    f->given.url = text("@q");
    assert_int_equal(resolve(f, CONNECT_SOURCE), -1);
    assert_int_equal(f->err.code, ERR_USAGE);
    endpoint_free(&f->e);
}

static void
plain_http_carries_no_credentials(void **state)
{
    static const char *const safe[] = { "https://h", "http://localhost:1",
        "http://127.1.2.3", "http://[::1]:9200/x" };
    static const char *const exposed[] = { "http://h", "http://localhost.org",
        "http://127.0.0.1.org", "http://127.0.0", "http://[::2]",
        "http://1270.0.0.1" };
    struct fixture *f = *state;
    size_t i;

    setenv("ESBUNDLE_SOURCE_API_KEY", "canary", 1);
    for (i = 0; i < sizeof safe / sizeof safe[0]; i++) {
        f->given.url = text(safe[i]);
        check(f, CONNECT_SOURCE, NULL, NULL, "canary");
    }
    for (i = 0; i < sizeof exposed / sizeof exposed[0]; i++) {
        f->given.url = text(exposed[i]);
        if (resolve(f, CONNECT_SOURCE) != -1)
            fail_msg("'%s' was taken", exposed[i]);
        assert_non_null(strstr(f->err.remedy, "--allow-plain-auth"));
    }
    f->given.allow_plain_auth = true;
    check(f, CONNECT_SOURCE, NULL, NULL, "canary");
    f->given.allow_plain_auth = false;

    /* Through a proxy even this machine is far away. */
    f->given.url = text("http://localhost");
    f->given.proxy = text("http://proxy");
    refuse(f, "credentials would go unencrypted to 'http://localhost'",
        "use https://, or give --allow-plain-auth");
    unsetenv("ESBUNDLE_SOURCE_API_KEY");
    f->given.url = text("http://h");
    check(f, CONNECT_SOURCE, NULL, NULL, NULL);
}

static void
bad_credentials_are_explained(void **state)
{
    struct fixture *f = *state;

    f->given.url = text("https://h");
    f->given.user = text("u:canary");
    refuse(f, "a user name cannot hold a colon",
        "give the password by --password-file FILE");
    f->given.user = NULL;
    setenv("ESBUNDLE_SOURCE_PASSWORD", "canary\n", 1);
    refuse(f, "a password is given but no user",
        "give --user NAME, or set ESBUNDLE_SOURCE_USER");
    f->given.user = text("u");
    refuse(f, "'ESBUNDLE_SOURCE_PASSWORD' holds a control character", "");
    put("a", "x\n");
    assert_int_equal(chmod("a", 0644), 0);
    f->given.api_key_file = text("a");
    refuse(f, "secret file 'a' is open to others (mode 0644)", "chmod 600 'a'");
}

static void
tls_defaults_come_from_the_environment(void **state)
{
    struct fixture *f = *state;

    f->given.url = text("https://h");
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_null(f->e.cacert);
    setenv("SSL_CERT_FILE", "/s.pem", 1);
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_string_equal(f->e.cacert, "/s.pem");
    setenv("CURL_CA_BUNDLE", "/c.pem", 1);
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_string_equal(f->e.cacert, "/c.pem");
    f->given.cacert = text("/o.pem");
    f->given.timeout = 5;
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_string_equal(f->e.cacert, "/o.pem");
    assert_true(f->e.timeout < 6);
    endpoint_free(&f->e);
    memset(&f->e, 0, sizeof f->e);
    f->given.key = text("/k.pem");
    refuse(f, "a private key needs its certificate", "");
}

static void
insecure_warns_each_time(void **state)
{
    struct fixture *f = *state;
    char got[200];
    ssize_t n;

    f->given.url = text("https://h");
    f->given.insecure = true;
    assert_int_equal(resolve(f, CONNECT_SOURCE), 0);
    assert_true(f->e.insecure);
    endpoint_free(&f->e);
    print_flush(f->note);
    n = read(STDIN_FILENO, got, sizeof got - 1);
    assert_true(n > 0);
    got[n] = '\0';
    assert_string_equal(got,
        "esbundle: warning: the certificate of 'https://h' is not checked\n");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_url_comes_from_option_environment_or_fallback),
        CASE(bad_urls_are_explained),
        CASE(a_password_in_a_url_is_refused_and_not_shown),
        CASE(sides_share_no_variable),
        CASE(the_order_of_credentials),
        CASE(a_password_stays_with_its_user),
        CASE(a_profile_keeps_its_secret_to_its_url),
        CASE(plain_http_carries_no_credentials),
        CASE(bad_credentials_are_explained),
        CASE(tls_defaults_come_from_the_environment),
        CASE(insecure_warns_each_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
