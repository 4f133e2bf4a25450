#include "cli/report_internal.h"

#include <string.h>

#define DEPTH_MOST 60 /* levels of fields that are drawn */

/* Where a body of a kind holds its mapping. */
static const char *
place_of(enum kind_id kind)
{
    switch (kind) {
    case KIND_INDEX:
    case KIND_LEGACY_TEMPLATE:
    case KIND_DATA_STREAM:
        return "/mappings";
    case KIND_COMPONENT_TEMPLATE:
    case KIND_INDEX_TEMPLATE:
        return "/template/mappings";
    case KIND_ILM_POLICY:
    case KIND_STORED_SCRIPT:
    case KIND_INGEST_PIPELINE:
    case KIND_UNKNOWN:
        break;
    }
    return NULL;
}

static size_t
count_fields(const cJSON *fields, unsigned depth)
{
    const cJSON *field;
    size_t count = 0;

    if (!json_is_object(fields) || depth > DEPTH_MOST)
        return 0;
    json_each (field, fields)
        count += 1 + count_fields(json_get(field, "properties"), depth + 1) +
                 count_fields(json_get(field, "fields"), depth + 1);
    return count;
}

/* ---- the tree ---- */

/* What a field, or the mapping, says besides its type and what lies below. */
static void
add_parameters(const cJSON *field, struct html *h)
{
    const cJSON *item;
    struct buf line;

    buf_init(&line, 2 * (size_t)JSON_BODY_LIMIT);
    json_each (item, field) {
        if (strcmp(item->string, "type") == 0 ||
            strcmp(item->string, "properties") == 0 ||
            strcmp(item->string, "fields") == 0 ||
            strcmp(item->string, "runtime") == 0)
            continue;
        buf_clear(&line);
        json_print_line(item, &line);
        html_raw(h, " <span class=\"soft\">");
        html_name(h, item->string);
        html_raw(h, "</span>&nbsp;<code>");
        html_value(h, buf_text(&line), 80);
        html_raw(h, "</code>");
    }
    buf_free(&line);
}

static void
add_fields(
    const cJSON *fields, const char *prefix, unsigned depth, struct html *h)
{
    const cJSON *field;

    if (!json_is_object(fields) || fields->child == NULL)
        return;
    if (depth > DEPTH_MOST) {
        html_raw(h, "<p class=\"soft\">deeper fields: see the body</p>\n");
        return;
    }
    html_raw(h, "<ul>\n");
    json_each (field, fields) {
        const cJSON *below = json_get(field, "properties");
        const char *type = json_text(json_get(field, "type"));

        html_format(h, "<li>%s<b>", prefix);
        html_name(h, field->string);
        html_raw(h, "</b> <code>");
        html_text(h, type != NULL ? type : "object");
        html_raw(h, "</code>");
        add_parameters(field, h);
        add_fields(json_get(field, "fields"), ".", depth + 1, h);
        add_fields(below, "", depth + 1, h);
        html_raw(h, "</li>\n");
    }
    html_raw(h, "</ul>\n");
}

void
report_fields(const cJSON *body, enum kind_id kind, struct html *h)
{
    const char *place = place_of(kind);
    const cJSON *mapping = place == NULL ? NULL : json_at(body, place);
    const cJSON *fields = json_get(mapping, "properties");
    const cJSON *runtime = json_get(mapping, "runtime");
    size_t count = count_fields(fields, 0) + count_fields(runtime, 0);

    if (mapping == NULL || !json_is_object(mapping) || mapping->child == NULL)
        return;
    html_format(h,
        "<details><summary>Fields (%zu)</summary><div class=\"inside tree\">"
        "\n<p>",
        count);
    add_parameters(mapping, h);
    html_raw(h, "</p>\n");
    add_fields(fields, "", 0, h);
    add_fields(runtime, "runtime ", 0, h);
    html_raw(h, "</div></details>\n");
}
