/* model/verdicts.h: what became of a resource, and the class of each change. */

#ifndef ESBUNDLE_MODEL_VERDICTS_H
#define ESBUNDLE_MODEL_VERDICTS_H

#include "model/class.h"
#include "model/pairs.h"

/* Of a pair that changed there is a verdict for each of its changes; of one
 * that appeared or vanished there is one, without a change; of all others, and
 * of kinds that are not known, there is none. */
struct verdicts {
    struct changes changes;
    struct class_verdict *items;
    size_t count;
};

#define VERDICTS_INIT                                                          \
    {                                                                          \
        CHANGES_INIT, NULL, 0                                                  \
    }

/* verdicts_find(p, one, classes, out, err): Find the differences of a pair
 * again and class them; ${classes} (of the catalogs of ${p}) NULL: class
 * nothing.  The caller frees ${out} by verdicts_free in both cases.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE, ERR_SIGNAL + N). */
int verdicts_find(const struct pairs *p, const struct pair *one,
    struct classes *classes, struct verdicts *out, struct err *err);

/* verdicts_judge(classes, r, from, to, changes, out, err): Class each of the
 * differences of two bodies of ${r}'s kind and name.  ${*out} becomes an array
 * of as many verdicts, for free() in both cases.
 * Return 0, or -1 (ERR_LOCAL, ERR_BUNDLE). */
int verdicts_judge(struct classes *classes, const struct resource *r,
    const cJSON *from, const cJSON *to, const struct changes *changes,
    struct class_verdict **out, struct err *err);

/* verdicts_gravest(v): Return the gravest one, the first of several; NULL:
 * there is none. */
const struct class_verdict *verdicts_gravest(const struct verdicts *v);

/* verdicts_free(v): Release all; empty afterwards. */
void verdicts_free(struct verdicts *v);

#endif
