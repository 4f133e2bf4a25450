#include "cli/profile.h"

#include <stdlib.h>
#include <string.h>

#include "cli/opt_internal.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/str.h"

#define FILE_MOST (1u << 20)

enum key_type { KEY_TEXT, KEY_FILE, KEY_BOOL, KEY_SECONDS };

static const struct {
    const char *name;
    enum key_type type;
    size_t offset;
} keys[] = {
    { "url", KEY_TEXT, offsetof(struct opt_connect, url) },
    { "user", KEY_TEXT, offsetof(struct opt_connect, user) },
    { "password_file", KEY_FILE, offsetof(struct opt_connect, password_file) },
    { "api_key_file", KEY_FILE, offsetof(struct opt_connect, api_key_file) },
    { "bearer_file", KEY_FILE, offsetof(struct opt_connect, bearer_file) },
    { "cacert", KEY_FILE, offsetof(struct opt_connect, cacert) },
    { "cert", KEY_FILE, offsetof(struct opt_connect, cert) },
    { "key", KEY_FILE, offsetof(struct opt_connect, key) },
    { "proxy", KEY_TEXT, offsetof(struct opt_connect, proxy) },
    { "timeout", KEY_SECONDS, offsetof(struct opt_connect, timeout) },
    { "insecure", KEY_BOOL, offsetof(struct opt_connect, insecure) },
    { "allow_plain_auth", KEY_BOOL,
        offsetof(struct opt_connect, allow_plain_auth) },
};

#define KEY_COUNT (sizeof keys / sizeof keys[0])

struct reader {
    const char *path;
    unsigned line;
    const char *wanted;
    struct opt_connect *out;  /* gets the wanted section */
    struct opt_connect other; /* gets all others, to check them */
    struct list sections;     /* seen so far, in order */
    bool given[KEY_COUNT];    /* keys of this section */
};

char *
profile_path(void)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

    /* By the XDG rules a relative path there does not count. */
    if (config != NULL && config[0] == '/')
        return mem_format("%s/esbundle/config", config);
    if (home != NULL && home[0] != '\0')
        return mem_format("%s/.config/esbundle/config", home);
    return NULL;
}

/* "~/x" from the home directory, "x" from where the INI file is. */
static char *
resolve_file(const struct reader *r, const char *value)
{
    const char *home = getenv("HOME"), *slash = strrchr(r->path, '/');

    if (str_starts(value, "~/") && home != NULL)
        return mem_format("%s%s", home, value + 1);
    if (value[0] == '/' || slash == NULL)
        return mem_string(value);
    return mem_format("%.*s/%s", (int)(slash - r->path), r->path, value);
}

static int
set_bool(const struct reader *r, const char *key, const char *value,
    bool *place, struct err *err)
{
    *place = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0;
    if (*place || strcmp(value, "no") == 0 || strcmp(value, "false") == 0)
        return 0;
    return err_set(err, ERR_USAGE, "'%s' line %u: '%s' is yes or no, not '%s'",
        r->path, r->line, key, value);
}

static int
set_value(struct reader *r, size_t i, const char *value, struct err *err)
{
    static const struct opt seconds = { .type = OPT_SECONDS };
    bool chosen =
        strcmp(r->sections.items[r->sections.count - 1], r->wanted) == 0;
    char *place = (char *)(chosen ? r->out : &r->other) + keys[i].offset;
    char **text = (char **)(void *)place;

    switch (keys[i].type) {
    case KEY_BOOL:
        return set_bool(r, keys[i].name, value, (bool *)(void *)place, err);
    case KEY_SECONDS:
        if (opt_store(&seconds, "", value, place, err) == 0)
            return 0;
        return err_set(err, ERR_USAGE,
            "'%s' line %u: 'timeout' is seconds above 0, not '%s'", r->path,
            r->line, value);
    default:
        free(*text);
        *text = keys[i].type == KEY_FILE ? resolve_file(r, value)
                                         : mem_string(value);
        return 0;
    }
}

/* The value is not repeated: it may be a secret in the wrong place. */
static int
refuse_key(const struct reader *r, const char *key, struct err *err)
{
    static const char *const secret[] = { "password", "api_key", "bearer" };
    const char *words[KEY_COUNT], *nearest;
    size_t i;

    err_set(err, ERR_USAGE, "'%s' line %u: unknown key '%s'", r->path, r->line,
        key);
    for (i = 0; i < sizeof secret / sizeof secret[0]; i++)
        if (strcmp(key, secret[i]) == 0)
            return err_remedy(err,
                "write it to a file of its own and set %s_file", secret[i]);
    for (i = 0; i < KEY_COUNT; i++)
        words[i] = keys[i].name;
    nearest = str_nearest(key, words, KEY_COUNT);
    if (nearest != NULL)
        err_remedy(err, "did you mean '%s'?", nearest);
    return -1;
}

static int
read_key(struct reader *r, const char *key, const char *value, struct err *err)
{
    size_t i;

    if (r->sections.count == 0)
        return err_set(err, ERR_USAGE, "'%s' line %u: '%s' is in no section",
            r->path, r->line, key);
    for (i = 0; i < KEY_COUNT && strcmp(keys[i].name, key) != 0; i++)
        continue;
    if (i == KEY_COUNT)
        return refuse_key(r, key, err);
    if (r->given[i])
        return err_set(err, ERR_USAGE, "'%s' line %u: '%s' is given twice",
            r->path, r->line, key);
    r->given[i] = true;
    if (value[0] == '\0')
        return err_set(err, ERR_USAGE, "'%s' line %u: '%s' has no value",
            r->path, r->line, key);
    return set_value(r, i, value, err);
}

static int
read_section(struct reader *r, char *text, struct err *err)
{
    size_t length = strlen(text), i;

    if (length < 3 || text[length - 1] != ']')
        return err_set(err, ERR_USAGE, "'%s' line %u: not a section: '%s'",
            r->path, r->line, text);
    text[length - 1] = '\0';
    for (i = 0; i < r->sections.count; i++)
        if (strcmp(r->sections.items[i], text + 1) == 0)
            return err_set(err, ERR_USAGE,
                "'%s' line %u: section '%s' is there twice", r->path, r->line,
                text + 1);
    list_add(&r->sections, text + 1);
    memset(r->given, 0, sizeof r->given);
    return 0;
}

/* Cut blanks off both ends, in place. */
static char *
trim(char *text)
{
    static const char blanks[] = " \t\r\f\v";
    size_t length;

    text += strspn(text, blanks);
    length = strlen(text);
    while (length > 0 && strchr(blanks, text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static int
read_line(struct reader *r, char *line, struct err *err)
{
    char *text = trim(line), *equals = strchr(text, '=');

    if (text[0] == '\0' || text[0] == '#' || text[0] == ';')
        return 0;
    if (text[0] == '[')
        return read_section(r, text, err);
    if (equals == NULL)
        return err_set(err, ERR_USAGE, "'%s' line %u: not 'key = value'",
            r->path, r->line);
    *equals = '\0';
    return read_key(r, trim(text), trim(equals + 1), err);
}

static int
check_found(const struct reader *r, struct err *err)
{
    const char *nearest;
    size_t i;

    for (i = 0; i < r->sections.count; i++)
        if (strcmp(r->sections.items[i], r->wanted) == 0)
            return 0;
    nearest = str_nearest(
        r->wanted, (const char *const *)r->sections.items, r->sections.count);
    err_set(err, ERR_USAGE, "no profile '%s' in '%s'", r->wanted, r->path);
    if (nearest != NULL)
        err_remedy(err, "did you mean '@%s'?", nearest);
    return -1;
}

int
profile_parse(const char *text, const char *path, const char *name,
    struct opt_connect *out, struct err *err)
{
    struct reader r = { .path = path, .wanted = name, .out = out };
    char *copy = mem_string(text), *line = copy;
    int rc = 0;

    while (rc == 0 && line != NULL) {
        char *end = strchr(line, '\n');

        if (end != NULL)
            *end = '\0';
        r.line++;
        rc = read_line(&r, line, err);
        line = end == NULL ? NULL : end + 1;
    }
    if (rc == 0)
        rc = check_found(&r, err);
    profile_free(&r.other);
    list_free(&r.sections);
    free(copy);
    return rc;
}

int
profile_load(const char *name, struct opt_connect *out, struct err *err)
{
    char *path = profile_path(), *text = NULL;
    size_t length = 0;
    int rc = -1;

    if (path == NULL)
        return err_set(err, ERR_USAGE,
            "no profile '%s': neither XDG_CONFIG_HOME nor HOME is set", name);
    text = file_read(path, FILE_MOST, &length, err);
    if (text == NULL) {
        err_prefix(err, "no profile '%s'", name);
        if (err->code == ERR_LOCAL) {
            err->code = ERR_USAGE;
            err_remedy(
                err, "make that file, with '[%s]' and its url in it", name);
        }
    } else if (strlen(text) != length)
        err_set(err, ERR_USAGE, "'%s' holds a zero byte", path);
    else
        rc = profile_parse(text, path, name, out, err);
    free(text);
    free(path);
    return rc;
}

void
profile_free(struct opt_connect *p)
{
    size_t i;

    for (i = 0; i < KEY_COUNT; i++) {
        if (keys[i].type == KEY_TEXT || keys[i].type == KEY_FILE) {
            char **text = (char **)(void *)((char *)p + keys[i].offset);

            free(*text);
            *text = NULL;
        }
    }
}
