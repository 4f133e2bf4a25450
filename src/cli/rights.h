/* cli/rights.h: what reading each kind needs, and what of it the user has. */

#ifndef ESBUNDLE_CLI_RIGHTS_H
#define ESBUNDLE_CLI_RIGHTS_H

#include "cluster/cluster.h"
#include "model/kind.h"
#include "util/buf.h"

#define RIGHTS_NEEDS 3 /* privileges of one kind at most */

enum rights_state {
    RIGHTS_ALLOWED,
    RIGHTS_MISSING,   /* at least one need is not fulfilled */
    RIGHTS_NOT_ASKED, /* no security there, or it does not tell */
    RIGHTS_NO_FAMILY  /* this version does not have the kind */
};

/* One privilege, a constant text; on_indices: on every index, else of the
 * cluster. */
struct need {
    const char *privilege;
    bool on_indices, has;
};

struct right {
    enum rights_state state;
    struct need needs[RIGHTS_NEEDS];
    size_t count;
};

/* rights_ask(c, out, err): Ask for every privilege at once and fill a right
 * for each kind.
 * Return 0, or -1 (ERR_NETWORK, ERR_SIGNAL + N). */
int rights_ask(
    struct cluster *c, struct right out[KIND_COUNT], struct err *err);

/* rights_word(r): Return the constant word for its state. */
const char *rights_word(const struct right *r);

/* rights_print(r, out): Append the state and, where something is missing,
 * what: "missing: cluster privilege 'read_ilm'". */
void rights_print(const struct right *r, struct buf *out);

#endif
