/* cli/side.h: the two sides of a comparison, each opened into a catalog.
 *
 * The name of a side tells what it is: a URL or @PROFILE a live cluster, "-" a
 * bundle on standard input, a directory an unpacked bundle, anything else the
 * file of a bundle ("./@name" for one whose name begins so).  A cluster is read
 * exactly as export reads it, with the skip rules of export; credentials for A
 * come from the SOURCE variables, for B from the DEST ones, as options from the
 * table opt_live, which is for the one cluster if there is one. */

#ifndef ESBUNDLE_CLI_SIDE_H
#define ESBUNDLE_CLI_SIDE_H

#include "bundle/bundle.h"
#include "cli/command.h"

/* For the description of a command. */
#define SIDE_HELP                                                              \
    "A side is a bundle, a directory that unpack wrote, or a live cluster, "   \
    "by URL or @PROFILE, which is read exactly as export reads it. The "       \
    "options of connecting are for the one live side; with two of them, "      \
    "only --timeout is: let profiles say the rest, or the variables "          \
    "ESBUNDLE_SOURCE_USER, _PASSWORD and _API_KEY for the first side and "     \
    "ESBUNDLE_DEST_USER ... for the second. A bundle is taken as it is, a "    \
    "cluster without what export would skip."

enum side_place { SIDE_BUNDLE, SIDE_DIRECTORY, SIDE_CLUSTER };

struct side {
    const char *name; /* as it was given; borrowed */
    enum side_place place;
    char *url;               /* of a cluster, else NULL */
    struct catalog *catalog; /* in replay order */
    /* Of a directory: of the bundle that pack would make; of a cluster: when
     * it was read, the content digest and the number of resources. */
    struct bundle_summary summary;
};

/* What the command line says to both; all of it is borrowed. */
struct side_options {
    const struct opt_connect *connect;
    const struct opt_select *select;
    uint64_t max_unpacked;
    bool first_is_renamed; /* names in A are not those that patterns mean */
};

/* side_place(name): Say what a name stands for. */
enum side_place side_place(const char *name);

/* sides_open(sides, names, o, run, err): Open A and B; ${sides} are released
 * by sides_free in both cases.  Of a cluster is read what the options of
 * choosing ask for and what that needs; they are not applied, so that
 * replay_choose_both can look at both sides together.  Notes and what a
 * cluster did not tell are printed.
 * Return 0, or -1 (ERR_USAGE: standard input twice, options of connecting with
 * two clusters or none; as connect_resolve, bundle_read, directory_read,
 * collect). */
int sides_open(struct side sides[2], char *const *names,
    const struct side_options *o, const struct run *run, struct err *err);

/* side_is_partial(s): Say whether a cluster did not tell all that it was asked
 * for: something failed, was refused, or may be hidden from this user. */
bool side_is_partial(const struct side *s);

/* sides_free(sides): Release both. */
void sides_free(struct side sides[2]);

#endif
