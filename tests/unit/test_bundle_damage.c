#include "test_bundle_make.h"

#include <fcntl.h>
#include <sys/wait.h>

/* Every bit of a bundle flipped, every length it can be cut to: refused, or
 * read as what it was.  Two processes share the work. */

#define WORKERS 2

struct damage {
    char *path;
    unsigned char *bytes;
    size_t length;
    unsigned char *tar;
    size_t tar_length;
};

static void
make_damage(struct damage *d)
{
    struct catalog *c = make_catalog();
    char name[32], body[64];

    for (unsigned i = 0; i < 110; i++) {
        (void)snprintf(name, sizeof name, "p-%u", i * 2654435761u);
        (void)snprintf(body, sizeof body, "{\"processors\":[%u]}", i);
        make_add(c, KIND_INGEST_PIPELINE, name, body, NULL);
    }
    catalog_sort(c, false);
    d->path = make_path();
    make_bundle(c, d->path, NULL);
    d->bytes = (unsigned char *)make_bytes(d->path, &d->length);
    d->tar = make_unpacked(d->path, &d->tar_length);
    assert_true(d->length >= 6144);
    catalog_free(c);
}

static void
free_damage(struct damage *d)
{
    unlink(d->path);
    free(d->path);
    free(d->bytes);
    free(d->tar);
}

/* Read what was damaged.  Say whether it was refused as a bad bundle, or read
 * and unpacks to what it was: another way to pack the same, another time. */
static bool
is_well(const struct damage *d, const char *path)
{
    const struct bundle_options options = { 0, true };
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;
    int rc = bundle_read(path, &options, c, NULL, NULL, &err);
    unsigned char *tar;
    size_t length;
    bool same;

    catalog_free(c);
    if (rc != 0)
        return err.code == ERR_BUNDLE || err.code == ERR_VERSION;
    tar = make_unpacked(path, &length);
    same = length == d->tar_length && memcmp(tar, d->tar, length) == 0;
    free(tar);
    return same;
}

/* Write the bytes into a file of this process.  Return its descriptor. */
static int
own_copy(const struct damage *d, char **path)
{
    int fd;

    *path = make_path();
    fd = open(*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, d->bytes, d->length) != (ssize_t)d->length)
        _exit(9);
    return fd;
}

/* Return how many flips of this worker's share went wrong. */
static int
flip_all(const struct damage *d, size_t worker)
{
    int wrong = 0, fd;
    char *path;

    fd = own_copy(d, &path);
    for (size_t i = worker; i < d->length * 8; i += WORKERS) {
        size_t at = i / 8;
        unsigned char flipped = (unsigned char)(d->bytes[at] ^ 1u << i % 8);

        if (pwrite(fd, &flipped, 1, (off_t)at) != 1)
            _exit(9);
        if (!is_well(d, path)) {
            print_error("bit %zu of byte %zu\n", i % 8, at);
            wrong++;
        }
        if (pwrite(fd, d->bytes + at, 1, (off_t)at) != 1)
            _exit(9);
    }
    close(fd);
    unlink(path);
    free(path);
    return wrong;
}

static int
cut_all(const struct damage *d, size_t worker)
{
    int wrong = 0, fd;
    char *path;

    fd = own_copy(d, &path);
    for (size_t left = d->length; left-- > 0;) {
        if (left % WORKERS != worker)
            continue;
        if (ftruncate(fd, (off_t)left) != 0)
            _exit(9);
        if (!is_well(d, path)) {
            print_error("cut to %zu bytes\n", left);
            wrong++;
        }
    }
    close(fd);
    unlink(path);
    free(path);
    return wrong;
}

static void
run(int (*work)(const struct damage *d, size_t worker))
{
    pid_t children[WORKERS];
    struct damage d;
    int status, wrong = 0;

    make_damage(&d);
    for (size_t i = 0; i < WORKERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            _exit(work(&d, i) == 0 ? 0 : 1);
    }
    for (size_t i = 0; i < WORKERS; i++) {
        waitpid(children[i], &status, 0);
        wrong += status != 0;
    }
    free_damage(&d);
    assert_int_equal(wrong, 0);
}

static void
test_every_bit_flipped(void **state)
{
    (void)state;
    run(flip_all);
}

static void
test_every_cut(void **state)
{
    (void)state;
    run(cut_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bit_flipped),
        cmocka_unit_test(test_every_cut),
    };

    json_init();
    return cmocka_run_group_tests_name("bundle damage", tests, NULL, NULL);
}
