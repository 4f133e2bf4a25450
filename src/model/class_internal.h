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

/* What 7.10.2 does with a mapping parameter that an update changes. */
enum parameter_update {
    PARAMETER_FREE,     /* takes it; left out, it falls back to the default */
    PARAMETER_KEPT,     /* takes it; left out, it stays as it is */
    PARAMETER_FINAL,    /* refuses any other value */
    PARAMETER_ONCE,     /* takes it where none was set */
    PARAMETER_TO_FALSE, /* takes false only */
    PARAMETER_GROWS     /* takes what still has all members of the old */
};

/* One parameter of a field, or one member of a mapping. */
struct class_parameter {
    const char *name;
    const char *type; /* only of this field type; NULL: of any other */
    enum parameter_update update;
    const char *source; /* where the server says so */
};

/* class_setting_find(key): Return the row of a setting, or NULL. */
const struct class_setting *class_setting_find(const char *key);

/* class_parameter_find(name, type): Return the row of a field's parameter,
 * that of its type before the general one, or NULL: never updated. */
const struct class_parameter *class_parameter_find(
    const char *name, const char *type);

/* class_root_find(name): The same for a member of the mapping itself. */
const struct class_parameter *class_root_find(const char *name);

/* ---- the rules ---- */

enum class_side { CLASS_FROM, CLASS_TO, CLASS_SIDES };

struct classes {
    const struct catalog *catalogs[CLASS_SIDES]; /* or NULL: not known */
    const struct server *server;
    struct facts aliases[CLASS_SIDES]; /* only aliases; aliases_known */
    struct list rolling; /* sorted "kind/name" of templates for streams and
                          * series, of both sides */
    bool rolling_known;
};

/* One change while it is being classed. */
struct classing {
    struct classes *classes;
    const struct class_case *c;
    struct list path; /* decoded segments of the pointer */
    size_t depth;     /* segments that lie behind */
    const char *type; /* of the field whose parameters are looked at */
    struct class_verdict *out;
    struct err *err;
    bool failed; /* ${err} is set */
};

/* class_raise(w, class, format, ...): Set the verdict unless one as grave
 * stands already. */
void class_raise(struct classing *w, enum class_id class, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* A rule for one member: ${from} and ${to} may be NULL, not both. */
typedef void class_rule(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to);

/* class_within(w, from, to, rule): Call ${rule} with the member of two objects
 * (NULL: none) that the change touches: the next one of its path, or each one
 * that differs if the objects themselves came or went. */
void class_within(
    struct classing *w, const cJSON *from, const cJSON *to, class_rule *rule);

/* class_is_closed(body): Say whether an index has "state": "close". */
bool class_is_closed(const cJSON *body);

/* class_index, class_stream: A member of the body of such a resource. */
class_rule class_index, class_stream;

/* class_mapping: A member of a mapping.  class_alias: An index's alias. */
class_rule class_mapping, class_alias;

/* class_policy, class_template: A member of the body of such a resource. */
class_rule class_policy, class_template;

/* class_policy_joined(w, policy): An index names a policy that it did not name:
 * what the one of the second side does to it. */
void class_policy_joined(struct classing *w, const char *policy);

/* class_whole(w): A resource that appeared or vanished. */
void class_whole(struct classing *w);

/* ---- what the two sides say ---- */

/* class_aliases(w, side): Return the aliases of a side, read once; NULL: not
 * known, or w->failed. */
const struct facts *class_aliases(struct classing *w, enum class_side side);

/* class_rolls(w): Say whether a template is for a stream or a series: it, or
 * one of its components or of the templates that use it, says so. */
bool class_rolls(struct classing *w);

/* Who names the resource of the case. */
struct class_users {
    bool known; /* false: there is no such side */
    size_t indices, streams, others;
};
struct class_users class_users(const struct classing *w, enum class_side side);

/* class_users_count(u), class_users_print(u, out): All of them together, and
 * as "2 indices, 1 other resource". */
size_t class_users_count(const struct class_users *u);
void class_users_print(const struct class_users *u, struct buf *out);

#endif
