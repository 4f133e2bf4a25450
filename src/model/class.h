/* model/class.h: what it takes to make a change on a running cluster.
 *
 * Every change is classed as 7.10.2 would take it, with one sentence for
 * people.  What the classes mean and where the rules come from is told in
 * format/classes.md; tests/e2e/test_classes.py tries them on a live server.
 * Pure: bodies that name an alias or a policy are read from the spools. */

#ifndef ESBUNDLE_MODEL_CLASS_H
#define ESBUNDLE_MODEL_CLASS_H

#include "model/catalog.h"
#include "model/compare.h"

/* Identifier, JSON word, words for people, meaning: in the order in which
 * they are graver. */
#define CLASS_LIST(X)                                                          \
    X(CLASS_IN_PLACE, "in_place", "in place",                                  \
        "an update of the running cluster brings it about")                    \
    X(CLASS_CLOSED, "close_and_open", "needs close and open",                  \
        "taken by a closed index only: close it, update, open it")             \
    X(CLASS_ROLLOVER, "next_rollover", "next rollover only",                   \
        "seen by the indices that a stream or series makes from then on")      \
    X(CLASS_REINDEX, "reindex", "needs reindex",                               \
        "refused by open and closed indices: a new index must be filled")      \
    X(CLASS_SURPRISE, "destructive", "destructive or surprising",              \
        "taken, but something is lost or is not what it seems")

enum class_id {
#define CLASS_ENUM(id, word, title, meaning) id,
    CLASS_LIST(CLASS_ENUM)
#undef CLASS_ENUM
        CLASS_COUNT
};

/* class_word(class), class_title(class): The word for JSON ("in_place") and the
 * words for people ("in place"). */
const char *class_word(enum class_id class);
const char *class_title(enum class_id class);

#define CLASS_REASON_LIMIT 256 /* bytes of a reason, with its NUL */

struct class_verdict {
    enum class_id class;
    char reason[CLASS_REASON_LIMIT]; /* one sentence, no full stop; may hold
                                      * names from the bodies, unescaped */
};

/* One change of one resource, from what is present to what is wanted. */
struct class_case {
    enum kind_id kind;
    const char *name;
    const struct change *change; /* NULL: the gravest of all changes */
    const cJSON *from, *to;      /* the bodies; one of them NULL: the resource
                                  * appeared or vanished */
};

/* The two sides; what names an alias, a policy … is looked up there.  What
 * was found is kept for the next case. */
struct classes;

/* classes_new(from, to, server): Begin to class changes from one catalog to
 * another; both are borrowed until classes_free and may be NULL: not known.
 * ${server} (may be NULL) is the one that compare_bodies was given. */
struct classes *classes_new(const struct catalog *from,
    const struct catalog *to, const struct server *server);

/* classes_judge(classes, case, out, err): Class one change.  Return 0, or -1
 * (ERR_LOCAL, ERR_BUNDLE: a body could not be read from a spool). */
int classes_judge(struct classes *classes, const struct class_case *c,
    struct class_verdict *out, struct err *err);

/* classes_free(classes): Release them; NULL is allowed. */
void classes_free(struct classes *classes);

#endif
