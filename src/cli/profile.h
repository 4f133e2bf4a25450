/* cli/profile.h: named clusters, from an INI file.
 *
 *     # comment
 *     [prod]
 *     url = https://es.example.org:9200
 *     user = mover
 *     password_file = ~/.config/esbundle/prod.password
 *
 * Keys: url, user, password_file, api_key_file, bearer_file, cacert, cert,
 * key, proxy, timeout, insecure, allow_plain_auth (yes or no).  Lines that
 * begin with '#' or ';' are comments.  A file's name may begin with "~/"; one
 * that does not begin with '/' is meant from the directory of the INI file. */

#ifndef ESBUNDLE_CLI_PROFILE_H
#define ESBUNDLE_CLI_PROFILE_H

#include "cli/opt_groups.h"

/* profile_path(): Return $XDG_CONFIG_HOME/esbundle/config or else
 * ~/.config/esbundle/config, to be freed; NULL if neither is known. */
char *profile_path(void);

/* profile_parse(text, path, name, out, err): Read the whole text of the INI
 * file ${path} and put the section ${name} into the empty ${out}.  Every
 * section is checked.
 * Return 0, or -1 (ERR_USAGE with the line's number; no such section, with a
 * suggestion). */
int profile_parse(const char *text, const char *path, const char *name,
    struct opt_connect *out, struct err *err);

/* profile_load(name, out, err): The same for the user's file.
 * Return 0, or -1 (ERR_USAGE: no such file; ERR_LOCAL: cannot be read). */
int profile_load(const char *name, struct opt_connect *out, struct err *err);

/* profile_free(p): Release the strings. */
void profile_free(struct opt_connect *p);

#endif
