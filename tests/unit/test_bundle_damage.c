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
make_damage(struct damage *d, unsigned resources)
{
    struct catalog *c = make_catalog();
    char name[32], body[64];

    for (unsigned i = 0; i < resources; i++) {
        (void)snprintf(name, sizeof name, "p-%u", i * 2654435761u);
        (void)snprintf(body, sizeof body, "{\"processors\":[%u]}", i);
        make_add(c, KIND_INGEST_PIPELINE, name, body, NULL);
    }
    catalog_sort(c, false);
    d->path = make_path();
    make_bundle(c, d->path, NULL);
    d->bytes = (unsigned char *)make_bytes(d->path, &d->length);
    d->tar = make_unpacked(d->path, &d->tar_length);
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

/* ---- what is packed ---- */

/* Pack ${length} bytes into the file ${fd}, without making them fewer. */
static void
pack(int fd, unsigned char *bytes, size_t length)
{
    size_t room = length + length / 100 + 1000;
    unsigned char *out = mem_alloc(room);
    z_stream z = { 0 };

    assert_int_equal(
        deflateInit2(&z, 0, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = bytes;
    z.avail_in = (uInt)length;
    z.next_out = out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    length = room - z.avail_out;
    assert_int_equal(deflateEnd(&z), Z_OK);
    assert_int_equal(ftruncate(fd, (off_t)length), 0);
    assert_int_equal(pwrite(fd, out, length, 0), length);
    free(out);
}

/* Say whether the byte at ${place} is part of a body. */
static bool
is_body(const struct damage *d, size_t place)
{
    for (size_t at = 0; at + 1024 < d->tar_length;) {
        size_t size = strtoul((const char *)d->tar + at + 124, NULL, 8);

        if (place >= at + 512 && place < at + 512 + size)
            return at > 0;
        at += 512 + (size + 511) / 512 * 512;
    }
    return false;
}

/* Say whether a bundle with an altered byte is refused for what it is, or
 * read although that byte matters. */
static bool
is_judged_well(const struct damage *d, const char *path, size_t place)
{
    const struct bundle_options options = { 0, true };
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;
    int rc = bundle_read(path, &options, c, NULL, NULL, &err);

    catalog_free(c);
    if (rc == 0)
        return !is_body(d, place);
    return err.code == ERR_BUNDLE || err.code == ERR_VERSION;
}

/* Flip a bit of every byte of the tar and pack it anew, so that gzip's sum is
 * right: what says nothing of a body, and some texts of the manifest, may be
 * another. */
static int
alter_tar(const struct damage *d, size_t worker)
{
    int wrong = 0, fd;
    char *path;

    fd = own_copy(d, &path);
    for (size_t i = worker; i < d->tar_length; i += WORKERS) {
        unsigned char bit = (unsigned char)(1u << i / 2 % 8);

        d->tar[i] ^= bit;
        pack(fd, d->tar, d->tar_length);
        d->tar[i] ^= bit;
        if (!is_judged_well(d, path, i)) {
            print_error("byte %zu of the tar\n", i);
            wrong++;
        }
    }
    close(fd);
    unlink(path);
    free(path);
    return wrong;
}

/* ---- the tests ---- */

static void
run(int (*work)(const struct damage *d, size_t worker), unsigned resources,
    size_t least)
{
    pid_t children[WORKERS];
    struct damage d;
    int status, wrong = 0;

    make_damage(&d, resources);
    assert_true(d.length >= least);
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
    run(flip_all, 110, 6144);
}

static void
test_every_cut(void **state)
{
    (void)state;
    run(cut_all, 110, 6144);
}

static void
test_altered_tar_packed_anew(void **state)
{
    (void)state;
    run(alter_tar, 5, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bit_flipped),
        cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_altered_tar_packed_anew),
    };

    json_init();
    return cmocka_run_group_tests_name("bundle damage", tests, NULL, NULL);
}
