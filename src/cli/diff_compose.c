#include "cli/diff_compose.h"

#include "cli/compose_print.h"
#include "cli/render.h"

static bool
keep_none(void *user, const struct resource *r)
{
    (void)user;
    (void)r;
    return false;
}

/* Let ${c} hold the index ${name} alone. */
static int
compose_side(struct diff_composed *out, struct catalog *c, const char *name,
    struct err *err)
{
    struct composer m;
    struct composed composed = { 0 };
    int rc = composer_init(&m, c, err);

    if (rc == 0)
        rc = compose(&m, name, NULL, &composed, err);
    if (rc == 0) {
        compose_print_head(&composed, &m, &out->text);
        compose_print_fields(&composed, &m, &out->fields);
        out->sure = composed.unsure_count == 0 && composed.missing.count == 0;
        out->possible = composed.problems.count == 0;
        /* From here on nothing may look at the templates any more. */
        catalog_filter(c, keep_none, NULL);
        if (catalog_add(c, KIND_INDEX, name, composed.body, NULL, err) == NULL)
            rc = -1;
        catalog_sort(c, false);
    }
    composed_free(&composed);
    composer_free(&m);
    return rc;
}

int
diff_compose(struct diff_composed *out, struct catalog *a, struct catalog *b,
    const char *name, struct err *err)
{
    for (size_t i = 0; i < 2; i++) {
        buf_init(&out[i].text, RENDER_LIMIT);
        buf_init(&out[i].fields, RENDER_LIMIT);
    }
    if (compose_side(&out[0], a, name, err) != 0)
        return -1;
    return compose_side(&out[1], b, name, err);
}

void
diff_composed_free(struct diff_composed *d)
{
    for (size_t i = 0; i < 2; i++) {
        buf_free(&d[i].text);
        buf_free(&d[i].fields);
    }
}

bool
diff_composed_sure(const struct diff_composed *d)
{
    return d[0].sure && d[1].sure;
}

bool
diff_composed_alike(const struct diff_composed *d)
{
    return d[0].possible == d[1].possible;
}
