/* model/composer.h: the templates of a catalog, read once to compose many
 * names from.  A composer owns its heads and remarks and borrows the catalog.
 */

#ifndef ESBUNDLE_MODEL_COMPOSER_H
#define ESBUNDLE_MODEL_COMPOSER_H

#include "model/template.h"

struct composer {
    const struct catalog *catalog;
    struct template_head *heads; /* in the order of the catalog */
    size_t count;
    struct remarks left_out; /* templates and components that the catalog
                              * lacks, and why: what they give is not known */
};

/* composer_init(m, c, err): Read the heads of all templates of ${c}; free with
 * composer_free in both cases.  Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int composer_init(struct composer *m, const struct catalog *c, struct err *err);
void composer_free(struct composer *m);

#endif
