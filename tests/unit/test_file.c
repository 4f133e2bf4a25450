#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "util/file.h"
#include "util/mem.h"

/* Each test works in a directory of its own. */
static int
enter(void **state)
{
    char *path = mem_string("/tmp/esbundle-test-XXXXXX");

    *state = path;
    return mkdtemp(path) == NULL ? -1 : chdir(path);
}

static int
leave(void **state)
{
    DIR *d = opendir(".");
    struct dirent *e;

    while ((e = readdir(d)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
            unlink(e->d_name) != 0)
            rmdir(e->d_name);
    closedir(d);
    if (chdir("/") != 0 || rmdir(*state) != 0)
        return -1;
    free(*state);
    return 0;
}

static size_t
count_files(void)
{
    DIR *d = opendir(".");
    size_t count = 0;

    while (readdir(d) != NULL)
        count++;
    closedir(d);
    return count - 2;
}

static void
put(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void
check_content(const char *path, const char *want)
{
    struct err err = ERR_INIT;
    char *text = file_read(path, 1000, NULL, &err);

    assert_non_null(text);
    assert_string_equal(text, want);
    free(text);
}

static void
a_file_appears_when_published(void **state)
{
    struct err err = ERR_INIT;
    struct file *f;
    struct stat st;
    mode_t old = umask(027);

    (void)state;
    f = file_new("out", false, &err);
    assert_non_null(f);
    assert_int_equal(file_write(f, "abc", 3, &err), 0);
    assert_int_equal(access("out", F_OK), -1);
    assert_int_equal(count_files(), 1);
    assert_int_equal(file_write(f, "def", 3, &err), 0);
    assert_int_equal(file_publish(f, &err), 0);
    file_free(f);
    umask(old);
    check_content("out", "abcdef");
    assert_int_equal(count_files(), 1);
    assert_int_equal(stat("out", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(st.st_nlink, 1);
}

static void
what_is_not_published_goes_away(void **state)
{
    struct err err = ERR_INIT;
    struct file *f = file_new("./out", false, &err);

    (void)state;
    assert_non_null(f);
    assert_int_equal(file_write(f, "abc", 3, &err), 0);
    file_free(f);
    assert_int_equal(count_files(), 0);
    file_free(NULL);

    f = file_new("out", false, &err);
    file_remove_temporaries();
    assert_int_equal(count_files(), 0);
    assert_int_equal(file_publish(f, &err), -1);
    file_free(f);
}

static void
an_existing_file_is_refused_at_once(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    put("out", "old", 0644);
    assert_null(file_new("out", false, &err));
    assert_int_equal(err.code, ERR_LOCAL);
    assert_string_equal(err.text, "'out' exists already");
    assert_non_null(strstr(err.remedy, "--force"));
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_null(file_new("link", false, &err));
    assert_int_equal(count_files(), 2);
}

static void
one_that_appears_meanwhile_is_kept(void **state)
{
    struct err err = ERR_INIT;
    struct file *f = file_new("out", false, &err);

    (void)state;
    assert_int_equal(file_write(f, "new", 3, &err), 0);
    put("out", "old", 0644);
    assert_int_equal(file_publish(f, &err), -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_non_null(strstr(err.remedy, "--force"));
    assert_int_equal(count_files(), 1);
    file_free(f);
    check_content("out", "old");
}

static void
force_replaces_only_at_the_end(void **state)
{
    struct err err = ERR_INIT;
    struct file *f;

    (void)state;
    put("out", "old", 0644);
    f = file_new("out", true, &err);
    assert_non_null(f);
    assert_int_equal(file_write(f, "new", 3, &err), 0);
    check_content("out", "old");
    assert_int_equal(file_publish(f, &err), 0);
    file_free(f);
    check_content("out", "new");
    assert_int_equal(count_files(), 1);
}

static void
only_regular_files_are_replaced(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_null(file_new("/dev/null", true, &err));
    assert_string_equal(err.text, "'/dev/null' is not a regular file");
    assert_int_equal(mkdir("dir", 0700), 0);
    assert_null(file_new("dir", true, &err));
    assert_string_equal(err.text, "'dir' is a directory");
    assert_null(file_new("none/out", false, &err));
    assert_int_equal(err.code, ERR_LOCAL);
    assert_null(file_new("", false, &err));
}

static void
a_full_disk_is_noticed(void **state)
{
    struct err err = ERR_INIT;
    int saved = dup(1), full = open("/dev/full", O_WRONLY);
    struct file *f = file_new("-", false, &err);
    int rc;

    (void)state;
    assert_non_null(f);
    dup2(full, 1);
    rc = file_write(f, "abc", 3, &err);
    dup2(saved, 1);
    close(saved);
    close(full);
    file_free(f);
    assert_int_equal(rc, -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_non_null(strstr(err.text, "No space left"));

    /* Standard output stays open for others. */
    assert_true(fcntl(1, F_GETFD) >= 0);
}

static void
read_knows_its_limit(void **state)
{
    struct err err = ERR_INIT;
    size_t length = 0;
    char *text;

    (void)state;
    put("in", "12345", 0644);
    text = file_read("in", 5, &length, &err);
    assert_non_null(text);
    assert_int_equal(length, 5);
    free(text);
    assert_null(file_read("in", 4, &length, &err));
    assert_int_equal(err.code, ERR_LOCAL);
    assert_null(file_read("none", 4, &length, &err));
    assert_string_equal(
        err.text, "cannot open 'none': No such file or directory");
    assert_null(file_read(".", 4, &length, &err));
    assert_int_equal(err.code, ERR_LOCAL);
}

static void
read_takes_large_files(void **state)
{
    struct err err = ERR_INIT;
    struct file *f = file_new("big", false, &err);
    char piece[1000];
    size_t i, length;
    char *text;

    (void)state;
    memset(piece, 'x', sizeof piece);
    for (i = 0; i < 300; i++)
        assert_int_equal(file_write(f, piece, sizeof piece, &err), 0);
    assert_int_equal(file_publish(f, &err), 0);
    file_free(f);
    text = file_read("big", 300000, &length, &err);
    assert_non_null(text);
    assert_int_equal(length, 300000);
    assert_int_equal(strlen(text), 300000);
    free(text);
}

static void
a_secret_is_one_private_line(void **state)
{
    static const char *const bad[] = { "", "\n", "a\nb", "a\tb", "a\n\n" };
    struct err err = ERR_INIT;
    char *text;
    size_t i;

    (void)state;
    put("s", "se cret\n", 0600);
    text = file_read_secret("s", &err);
    assert_string_equal(text, "se cret");
    free(text);
    put("s", "secret\r\n", 0400);
    assert_int_equal(symlink("s", "link"), 0);
    text = file_read_secret("link", &err);
    assert_string_equal(text, "secret");
    free(text);
    unlink("s");
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put("s", bad[i], 0600);
        assert_null(file_read_secret("s", &err));
        assert_int_equal(err.code, ERR_USAGE);
    }
}

static void
an_open_secret_is_refused(void **state)
{
    static const mode_t modes[] = { 0640, 0604, 0620, 0601 };
    struct err err = ERR_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        put("s", "canary", modes[i]);
        assert_null(file_read_secret("s", &err));
        assert_int_equal(err.code, ERR_USAGE);
        assert_string_equal(err.remedy, "chmod 600 's'");
        assert_null(strstr(err.text, "canary"));
    }
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_null(file_read_secret("pipe", &err));
    assert_int_equal(err.code, ERR_USAGE);
    assert_null(file_read_secret("none", &err));
    assert_int_equal(err.code, ERR_LOCAL);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_file_appears_when_published),
        CASE(what_is_not_published_goes_away),
        CASE(an_existing_file_is_refused_at_once),
        CASE(one_that_appears_meanwhile_is_kept),
        CASE(force_replaces_only_at_the_end),
        CASE(only_regular_files_are_replaced),
        CASE(a_full_disk_is_noticed),
        CASE(read_knows_its_limit),
        CASE(read_takes_large_files),
        CASE(a_secret_is_one_private_line),
        CASE(an_open_secret_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
