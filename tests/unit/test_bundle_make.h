/* test_bundle_make.h: catalogs and bundles for the tests of bundle/. */

#ifndef ESBUNDLE_TEST_BUNDLE_MAKE_H
#define ESBUNDLE_TEST_BUNDLE_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "bundle/bundle.h"
#include "util/mem.h"

/* make_add(c, kind, name, text): Add a resource with the body ${text}. */
static inline struct resource *
make_add(struct catalog *c, enum kind_id kind, const char *name,
    const char *text, const char *origin_text)
{
    struct err err = ERR_INIT;
    cJSON *body = json_parse(text, strlen(text), ERR_BUNDLE, &err);
    cJSON *origin =
        origin_text == NULL
            ? NULL
            : json_parse(origin_text, strlen(origin_text), ERR_BUNDLE, &err);
    struct resource *r;

    if (body == NULL)
        fail_msg("%s", err.text);
    r = catalog_add(c, kind, name, body, origin, &err);
    if (r == NULL)
        fail_msg("%s", err.text);
    json_free(body);
    json_free(origin);
    return r;
}

/* make_catalog(): Return a catalog with something in every field. */
static inline struct catalog *
make_catalog(void)
{
    struct catalog *c = catalog_new();
    struct about *a = &c->about;

    make_add(c, KIND_INDEX, "logs-1",
        "{\"aliases\":{},\"mappings\":{\"_meta\":{\"n\":9007199254740993,"
        "\"e\":1e400,\"s\":\"\\ud800\\u0000\"}},\"settings\":{"
        "\"index.lifecycle.name\":\"keep\"},\"state\":\"open\"}",
        "{\"settings\":{\"index.uuid\":\"x\\ny\",\"index.list\":[1,{}]}}");
    make_add(c, KIND_INDEX, "logs-2",
        "{\"settings\":{\"index.lifecycle.name\":\"gone\"},\"state\":"
        "\"close\"}",
        NULL);
    make_add(c, KIND_INDEX, "logs-3",
        "{\"settings\":{\"index.lifecycle.name\":\"gone\"},\"state\":"
        "\"close\"}",
        "{\"settings\":{\"index.uuid\":\"z\"}}");
    make_add(c, KIND_ILM_POLICY, "keep", "{\"policy\":{\"phases\":{}}}", NULL);
    make_add(
        c, KIND_STORED_SCRIPT, "s", "{\"script\":{\"source\":\"1\"}}", NULL);
    a->tool = mem_string("esbundle 0.1.0");
    a->created = mem_string("2026-01-02T03:04:05Z");
    a->product = mem_string("elasticsearch");
    a->version = mem_string("7.10.2");
    a->server.version = SERVER_VERSION(7, 10, 2);
    a->cluster_name = mem_string("prod \"é\"");
    a->cluster_uuid = mem_string("uuid");
    a->user = mem_string("elastic");
    a->visibility = mem_string("all");
    a->insecure = true;
    a->selection = mem_string("{\"include\":[\"logs-*\"],\"no_deps\":true}");
    remarks_add(&a->skipped, "index", ".x", "hidden");
    remarks_add(&a->failed, "index", "y", "refused");
    remarks_add(&a->unavailable, "stored_script", NULL, "not allowed");
    remarks_add(&a->external_files, "index", "logs-1", "synonyms.txt");
    remarks_add(&a->vanished, "index", "v", NULL);
    remarks_add(&a->appeared, "index", "w", NULL);
    catalog_sort(c, false);
    return c;
}

/* make_path(): Return the name of a file that is not there, for free(). */
static inline char *
make_path(void)
{
    char path[] = "/tmp/esbundle-test-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    return mem_string(path);
}

/* make_bundle(c, path, summary): Write ${c} there. */
static inline void
make_bundle(
    const struct catalog *c, const char *path, struct bundle_summary *summary)
{
    struct err err = ERR_INIT;
    struct file *file = file_new(path, false, &err);

    if (file == NULL || bundle_write(c, file, summary, NULL, &err) != 0 ||
        file_publish(file, &err) != 0)
        fail_msg("%s", err.text);
    file_free(file);
}

/* make_read(path, check_only, summary): Read what must be right. */
static inline struct catalog *
make_read(const char *path, bool check_only, struct bundle_summary *summary)
{
    const struct bundle_options options = { 0, check_only };
    struct catalog *c = catalog_new();
    struct err err = ERR_INIT;

    if (bundle_read(path, &options, c, summary, NULL, &err) != 0)
        fail_msg("%s", err.text);
    return c;
}

/* make_bytes(path, length): Return the bytes of a file, for free(). */
static inline char *
make_bytes(const char *path, size_t *length)
{
    struct err err = ERR_INIT;
    char *bytes = file_read(path, 1u << 30, length, &err);

    if (bytes == NULL)
        fail_msg("%s", err.text);
    return bytes;
}

/* make_unpacked(path, length): Return the tar in a file, for free(). */
static inline unsigned char *
make_unpacked(const char *path, size_t *length)
{
    size_t packed, room = 4u << 20;
    unsigned char *tar = mem_alloc(room);
    char *bytes = make_bytes(path, &packed);
    z_stream z = { 0 };

    assert_int_equal(inflateInit2(&z, 31), Z_OK);
    z.next_in = (unsigned char *)bytes;
    z.avail_in = (uInt)packed;
    z.next_out = tar;
    z.avail_out = (uInt)room;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    *length = room - z.avail_out;
    assert_int_equal(inflateEnd(&z), Z_OK);
    free(bytes);
    return tar;
}

#endif
