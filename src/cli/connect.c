#include "cli/connect.h"

#include <stdlib.h>
#include <string.h>

#include "cli/connect_internal.h"
#include "cli/profile.h"
#include "cli/prompt.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/str.h"

/* The variables of each side, and nothing of the other. */
static const struct variables {
    const char *url, *user, *password, *api_key, *fallback_url;
} variables[] = {
    [CONNECT_SOURCE] = { "ESBUNDLE_SOURCE_URL", "ESBUNDLE_SOURCE_USER",
        "ESBUNDLE_SOURCE_PASSWORD", "ESBUNDLE_SOURCE_API_KEY",
        "ELASTICSEARCH_URL" },
    [CONNECT_DEST] = { "ESBUNDLE_DEST_URL", "ESBUNDLE_DEST_USER",
        "ESBUNDLE_DEST_PASSWORD", "ESBUNDLE_DEST_API_KEY", NULL },
};

/* One place credentials come from: a file's name or, from the environment,
 * the secret itself.  All borrowed. */
struct origin {
    const char *user;
    const char *password_file, *api_key_file, *bearer_file;
    const char *password, *api_key;
};

enum { FROM_OPTION, FROM_ENVIRONMENT, FROM_PROFILE, ORIGINS };

struct resolver {
    const struct variables *variables;
    const char *option;
    const struct opt_connect *given;
    struct opt_connect profile;
    struct print *note;
    struct endpoint *out;
};

static const char *
environment(const char *name)
{
    const char *value = name == NULL ? NULL : getenv(name);

    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The URL as it was given, and in ${*what} by whom. */
static const char *
given_url(const struct variables *v, const char *option,
    const struct opt_connect *given, const char **what)
{
    *what = option;
    if (given->url != NULL)
        return given->url;
    *what = v->url;
    if (environment(v->url) != NULL)
        return environment(v->url);
    *what = v->fallback_url;
    return environment(v->fallback_url);
}

static int
resolve_url(struct resolver *r, struct err *err)
{
    const char *what;
    const char *url = given_url(r->variables, r->option, r->given, &what);

    if (url == NULL) {
        err_set(err, ERR_USAGE, "no cluster is named");
        return err_remedy(
            err, "give %s URL, or set %s", r->option, r->variables->url);
    }
    if (url[0] == '@') {
        if (profile_load(url + 1, &r->profile, err) != 0)
            return -1;
        if (r->profile.url == NULL)
            return err_set(err, ERR_USAGE, "profile '%s' has no url", url + 1);
        what = url;
        url = r->profile.url;
    }
    r->out->url = connect_url(url, what, err);
    return r->out->url == NULL ? -1 : 0;
}

static const char *
first(const char *a, const char *b, const char *c)
{
    return a != NULL ? a : b != NULL ? b : c;
}

/* libcurl itself does not read these two variables. */
static const char *
default_cacert(void)
{
    return first(
        environment("CURL_CA_BUNDLE"), environment("SSL_CERT_FILE"), NULL);
}

static int
resolve_transport(struct resolver *r, struct err *err)
{
    const struct opt_connect *g = r->given, *p = &r->profile;
    const char *proxy = first(g->proxy, p->proxy, NULL);
    struct endpoint *out = r->out;

    out->cacert = mem_string(first(g->cacert, p->cacert, default_cacert()));
    out->cert = mem_string(first(g->cert, p->cert, NULL));
    out->key = mem_string(first(g->key, p->key, NULL));
    out->insecure = g->insecure || p->insecure;
    out->timeout = g->timeout > 0   ? g->timeout
                   : p->timeout > 0 ? p->timeout
                                    : ENDPOINT_TIMEOUT;
    if (out->key != NULL && out->cert == NULL)
        return err_set(err, ERR_USAGE, "a private key needs its certificate");
    if (proxy != NULL && strchr(proxy, '@') != NULL) {
        err_set(err, ERR_USAGE, "the proxy's URL holds a password");
        return err_remedy(
            err, "leave out --proxy and set https_proxy in the environment");
    }
    out->proxy = mem_string(proxy);
    if (out->insecure)
        print_warning(
            r->note, "the certificate of '%s' is not checked", out->url);
    return 0;
}

static void
list_origins(const struct resolver *r, struct origin origins[ORIGINS])
{
    const struct opt_connect *sides[] = { r->given, NULL, &r->profile };
    size_t i;

    memset(origins, 0, ORIGINS * sizeof origins[0]);
    for (i = 0; i < ORIGINS; i++) {
        if (sides[i] != NULL) {
            origins[i].user = sides[i]->user;
            origins[i].password_file = sides[i]->password_file;
            origins[i].api_key_file = sides[i]->api_key_file;
            origins[i].bearer_file = sides[i]->bearer_file;
        }
    }
    origins[FROM_ENVIRONMENT].user = environment(r->variables->user);
    origins[FROM_ENVIRONMENT].password = environment(r->variables->password);
    origins[FROM_ENVIRONMENT].api_key = environment(r->variables->api_key);
}

/* Take a secret from a file or as it is.  Return 0, or -1. */
static int
take_secret(const char *file, const char *text, const char *variable,
    char **out, struct err *err)
{
    const char *p;

    if (file != NULL) {
        *out = file_read_secret(file, err);
        return *out == NULL ? -1 : 0;
    }
    for (p = text; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return err_set(
                err, ERR_USAGE, "'%s' holds a control character", variable);
    *out = mem_string(text);
    return 0;
}

/* Find the user and the password that goes with him. */
static int
resolve_password(struct resolver *r, const struct origin *origins, size_t from,
    struct err *err)
{
    const char *user = NULL;
    size_t i;

    for (i = from; i < ORIGINS && user == NULL; i++)
        user = origins[i].user;
    if (user == NULL) {
        err_set(err, ERR_USAGE, "a password is given but no user");
        return err_remedy(
            err, "give --user NAME, or set %s", r->variables->user);
    }
    if (strchr(user, ':') != NULL) {
        err_set(err, ERR_USAGE, "a user name cannot hold a colon");
        return err_remedy(err, "give the password by --password-file FILE");
    }
    r->out->user = mem_string(user);
    for (i = from; i < ORIGINS; i++) {
        const struct origin *o = &origins[i];

        if ((o->password_file != NULL || o->password != NULL) &&
            (o->user == NULL || strcmp(o->user, user) == 0))
            return take_secret(o->password_file, o->password,
                r->variables->password, &r->out->password, err);
    }
    return 0;
}

/* The first origin that names a credential decides. */
static int
resolve_credentials(struct resolver *r, struct err *err)
{
    struct origin origins[ORIGINS];
    size_t i;

    list_origins(r, origins);
    for (i = 0; i < ORIGINS; i++) {
        const struct origin *o = &origins[i];

        if (o->api_key_file != NULL || o->api_key != NULL)
            return take_secret(o->api_key_file, o->api_key,
                r->variables->api_key, &r->out->api_key, err);
        if (o->bearer_file != NULL)
            return take_secret(
                o->bearer_file, NULL, NULL, &r->out->bearer, err);
        if (o->user != NULL || o->password_file != NULL || o->password != NULL)
            return resolve_password(r, origins, i, err);
    }
    return 0;
}

/* A proxy between us and this machine would see them too. */
static int
check_plain(const struct resolver *r, struct err *err)
{
    const struct endpoint *e = r->out;
    bool any = e->api_key != NULL || e->bearer != NULL || e->user != NULL;

    if (!any || r->given->allow_plain_auth || r->profile.allow_plain_auth ||
        (connect_is_safe(e->url) &&
            (e->proxy == NULL || str_starts(e->url, "https"))))
        return 0;
    err_set(err, ERR_USAGE, "credentials would go unencrypted to '%s'", e->url);
    return err_remedy(err, "use https://, or give --allow-plain-auth");
}

static int
ask_password(struct resolver *r, struct err *err)
{
    struct endpoint *e = r->out;
    char *question;

    if (e->user == NULL || e->password != NULL)
        return 0;
    if (!prompt_possible()) {
        err_set(err, ERR_USAGE, "user '%s' has no password", e->user);
        return err_remedy(err, "give --password-file FILE, or set %s",
            r->variables->password);
    }
    question = mem_format("password of '%s' at '%s':", e->user, e->url);
    e->password = prompt_secret(r->note, question, err);
    free(question);
    return e->password == NULL ? -1 : 0;
}

int
connect_resolve(enum connect_side side, const char *option,
    const struct opt_connect *given, struct print *note, struct endpoint *out,
    struct err *err)
{
    struct resolver r = { &variables[side], option, given, { 0 }, note, out };
    struct endpoint none = { 0 };
    int rc = 0;

    *out = none;
    if (resolve_url(&r, err) != 0 || resolve_transport(&r, err) != 0 ||
        resolve_credentials(&r, err) != 0 || check_plain(&r, err) != 0 ||
        ask_password(&r, err) != 0)
        rc = -1;
    profile_free(&r.profile);
    return rc;
}

struct cluster *
connect_open(const struct endpoint *e, unsigned jobs,
    const struct progress *progress, struct err *err)
{
    char *text = mem_format("connecting to %s", e->url);

    progress_begin(progress, 0, 0, text, 0);
    free(text);
    return cluster_open(e, jobs, err);
}
