/* cli/opt_groups.h: the options that several commands share. */

#ifndef ESBUNDLE_CLI_OPT_GROUPS_H
#define ESBUNDLE_CLI_OPT_GROUPS_H

#include "cli/opt.h"
#include "model/rewrite.h"
#include "model/select.h"

/* Every command has these; see struct run. */
struct opt_global {
    bool help, quiet, verbose, json;
    int color;    /* enum print_when (cli/print.h) */
    int progress; /* enum progress_mode (cli/progress_draw.h) */
};
extern const struct opt opt_global[];

/* How to reach the cluster of one side; resolved by cli/connect.h.  The
 * tables differ in the name of the URL's option only. */
struct opt_connect {
    char *url; /* or "@PROFILE" */
    char *user, *password_file, *api_key_file, *bearer_file;
    char *cacert, *cert, *key, *proxy;
    bool insecure, allow_plain_auth;
    double timeout;
};
extern const struct opt opt_from[];    /* --from: export, check */
extern const struct opt opt_to[];      /* --to: import, plan */
extern const struct opt opt_against[]; /* --against: verify */
extern const struct opt opt_live[];    /* an operand names the cluster */

/* Which resources; see opt_selection. */
struct opt_select {
    struct list kinds, include, exclude;
    bool no_deps, include_hidden, include_managed, open_only;
};
extern const struct opt opt_select[];
extern const struct opt opt_skipped[]; /* the same struct: export, check */

/* What an import changes on the way; see opt_rules. */
struct opt_rewrite {
    struct opt_count replicas;
    struct list map, set;
    char *map_file;
    int allocation; /* enum opt_allocation */
    bool keep_blocks;
    int order; /* enum opt_order */
};
enum opt_allocation { OPT_ALLOCATION_KEEP, OPT_ALLOCATION_DROP };
enum opt_order { OPT_ORDER_DEFAULT, OPT_ORDER_GUIDE };
extern const struct opt opt_rewrite[];

/* opt_selection(given, out, err): Make the selection of model/select.h.
 * Return 0, or -1 (ERR_USAGE).  The caller frees it by selection_free in both
 * cases. */
int opt_selection(
    const struct opt_select *given, struct selection *out, struct err *err);

/* opt_selects(given): Say whether an option leaves something out. */
bool opt_selects(const struct opt_select *given);

/* opt_rules(given, out, err): Make the rules of model/rewrite.h; reads the map
 * file.  Return 0, or -1 (ERR_USAGE, ERR_LOCAL).  The caller frees them by
 * rewrite_rules_free in both cases. */
int opt_rules(const struct opt_rewrite *given, struct rewrite_rules *out,
    struct err *err);

#endif
