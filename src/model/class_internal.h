/* model/class_internal.h: shared by model/class*.c. */

#ifndef ESBUNDLE_MODEL_CLASS_INTERNAL_H
#define ESBUNDLE_MODEL_CLASS_INTERNAL_H

#include "model/class.h"
#include "model/facts.h"

/* ---- tables ---- */

/* How 7.10.2 registers a setting. */
enum setting_update {
    SETTING_DYNAMIC, /* open or closed */
    SETTING_CLOSED,  /* neither Dynamic nor Final: closed indices only */
    SETTING_FINAL,   /* never */
    SETTING_PRIVATE  /* not by users */
};

/* One setting. */
struct class_setting {
    const char *key; /* a '*' at the end: all that begin so */
    enum setting_update update;
    const char *source;   /* where the server registers it */
    const char *surprise; /* taken, but not what it seems; or NULL */
};

/* class_setting_find(key): Return the row of a setting, or NULL. */
const struct class_setting *class_setting_find(const char *key);

/* ---- the rules ---- */

enum class_side { CLASS_FROM, CLASS_TO, CLASS_SIDES };

struct classes {
    const struct catalog *catalogs[CLASS_SIDES]; /* or NULL: not known */
    const struct server *server;
};

/* One change while it is being classed. */
struct classing {
    struct classes *classes;
    const struct class_case *c;
    struct list path; /* decoded segments of the pointer */
    struct class_verdict *out;
};

/* class_raise(w, class, format, ...): Set the verdict unless one as grave
 * stands already. */
void class_raise(struct classing *w, enum class_id class, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* A rule for one member: ${from} and ${to} may be NULL, not both. */
typedef void class_rule(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to);

/* class_each(w, from, to, rule): Call ${rule} with every member in which two
 * objects (NULL: none) differ. */
void class_each(
    struct classing *w, const cJSON *from, const cJSON *to, class_rule *rule);

/* class_below(w, depth, rule): Call ${rule} with the member that the change
 * touches: the segment ${depth} of its path, or each one if the whole object
 * before it came or went. */
void class_below(struct classing *w, size_t depth, class_rule *rule);

/* class_is_closed(body): Say whether an index has "state": "close". */
bool class_is_closed(const cJSON *body);

/* class_index(w): A change of an index. */
void class_index(struct classing *w);

#endif
