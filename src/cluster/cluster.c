#include "cluster/cluster.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define CHECK_URL "check host, port and path of the URL"

static int
no_version(struct err *err)
{
    err_set(err, ERR_NETWORK, "it does not tell its version");
    return err_remedy(err, CHECK_URL);
}

/* Read version number, product and flavor from an answer of GET /. */
static int
read_version(struct cluster *c, const cJSON *version, struct err *err)
{
    const char *number = json_text(json_get(version, "number"));

    if (server_told(version, &c->server, err) != 0)
        return err->code == ERR_VERSION ? -1 : no_version(err);
    c->version = mem_string(number);
    c->product = mem_string(server_product_name(c->server.product));
    return 0;
}

/* Ask a node that lacks the root handler for its version. */
static int
ask_local_node(struct cluster *c, struct err *err)
{
    cJSON *tree = NULL, *node;
    int rc = -1;

    if (cluster_get(c,
            "/_nodes/_local?filter_path=cluster_name,nodes.*.version,"
            "nodes.*.build_flavor",
            &tree, err) != OUTCOME_DONE)
        return -1;
    node = json_get(tree, "nodes");
    node = node == NULL ? NULL : node->child;
    if (json_text(json_get(node, "version")) == NULL) {
        no_version(err);
        goto out;
    }
    json_put(node, "number", json_copy(json_get(node, "version")));
    c->name = mem_string(json_text(json_get(tree, "cluster_name")));
    rc = read_version(c, node, err);
out:
    json_free(tree);
    return rc;
}

/* Ask for the UUID where GET / did not tell it. */
static void
ask_uuid(struct cluster *c)
{
    struct err ignored = ERR_INIT;
    cJSON *tree = NULL;

    if (cluster_get(c, "/_cluster/state/metadata?filter_path=cluster_uuid",
            &tree, &ignored) == OUTCOME_DONE)
        c->uuid = mem_string(json_text(json_get(tree, "cluster_uuid")));
    json_free(tree);
}

static int
not_elasticsearch(struct err *err)
{
    err_set(err, ERR_NETWORK, "this is not Elasticsearch or OpenSearch");
    return err_remedy(err, CHECK_URL);
}

/* Find out who answers. */
static int
identify(struct cluster *c, struct err *err)
{
    cJSON *tree = NULL;
    enum outcome outcome = cluster_get(c, "/", &tree, err);
    int rc = -1;

    if (outcome == OUTCOME_NO_FAMILY)
        rc = ask_local_node(c, err);
    else if (outcome == OUTCOME_ABSENT || outcome == OUTCOME_REFUSED)
        rc = not_elasticsearch(err);
    else if (outcome == OUTCOME_FORBIDDEN && err->remedy[0] == '\0')
        err_remedy(err, "the user needs the cluster privilege 'monitor'");
    else if (outcome != OUTCOME_DONE)
        goto out;
    else if (!json_is_object(json_get(tree, "version")) ||
             json_get(tree, "cluster_name") == NULL)
        rc = not_elasticsearch(err);
    else {
        c->name = mem_string(json_text(json_get(tree, "cluster_name")));
        c->uuid = mem_string(json_text(json_get(tree, "cluster_uuid")));
        rc = read_version(c, json_get(tree, "version"), err);
    }
    if (rc == 0 && c->uuid == NULL)
        ask_uuid(c);
out:
    json_free(tree);
    return rc;
}

struct cluster *
cluster_open(const struct endpoint *endpoint, unsigned jobs, struct err *err)
{
    struct cluster *c = mem_zero(1, sizeof *c);

    c->http = http_new(endpoint, jobs, err);
    if (c->http == NULL || identify(c, err) != 0) {
        err_prefix(err, "'%s'", endpoint->url);
        cluster_free(c);
        return NULL;
    }
    return c;
}

void
cluster_free(struct cluster *c)
{
    if (c == NULL)
        return;
    http_free(c->http);
    free(c->product);
    free(c->version);
    free(c->name);
    free(c->uuid);
    free(c);
}

/* Add what can be done about a read that failed, if nothing was said yet. */
static void
advise(const struct call *call, struct err *err)
{
    bool answered = call->status / 100 == 2 && call->result != HTTP_DOUBTFUL;

    if (err->code == ERR_NETWORK && err->remedy[0] == '\0')
        err_remedy(err, "%s",
            answered ? "Elasticsearch answers otherwise: " CHECK_URL
                     : "run it again when the server is well");
}

/* Do one read and keep its tree if it went well. */
static enum outcome
ask(struct cluster *c, struct call *call, cJSON **tree, struct err *err)
{
    enum outcome outcome;

    *tree = NULL;
    if (http_do(c->http, call, err) != 0) {
        advise(call, err);
        call_free(call);
        return OUTCOME_FAILED;
    }
    outcome = outcome_of_read(call, err);
    if (outcome == OUTCOME_DONE) {
        *tree = json_parse(
            buf_text(&call->reply), call->reply.length, ERR_NETWORK, err);
        if (*tree == NULL) {
            outcome = OUTCOME_FAILED;
            err_prefix(err, "the answer to GET %s is not JSON", call->target);
        }
    }
    if (outcome == OUTCOME_FAILED)
        advise(call, err);
    call_free(call);
    return outcome;
}

enum outcome
cluster_get(
    struct cluster *c, const char *target, cJSON **tree, struct err *err)
{
    return ask(c, call_new("GET", mem_string(target)), tree, err);
}

/* ---- streamed replies ---- */

struct stream {
    const char *path;
    void (*begin)(void *user);
    split_handler *part;
    void *user;
    struct split *split;
};

static void
stream_begin(void *user)
{
    struct stream *s = user;

    split_free(s->split);
    s->split = split_new(s->path, JSON_BODY_LIMIT, s->part, s->user);
    if (s->begin != NULL)
        s->begin(s->user);
}

static int
stream_data(void *user, const char *data, size_t length, struct err *err)
{
    struct stream *s = user;

    return split_feed(s->split, data, length, err);
}

enum outcome
cluster_stream(struct cluster *c, const char *target, const char *path,
    void (*begin)(void *user), split_handler *part, void *user, struct err *err)
{
    struct stream s = { path, begin, part, user, NULL };
    struct call *call = call_new("GET", mem_string(target));
    enum outcome outcome = OUTCOME_FAILED;

    call->sink.begin = stream_begin;
    call->sink.data = stream_data;
    call->sink.user = &s;
    if (http_do(c->http, call, err) == 0) {
        outcome = outcome_of_read(call, err);
        if (outcome == OUTCOME_DONE && split_end(s.split, err) != 0)
            outcome = OUTCOME_FAILED;
    }
    if (outcome == OUTCOME_FAILED) {
        err_prefix(err, "GET %.200s", target);
        advise(call, err);
    }
    split_free(s.split);
    call_free(call);
    return outcome;
}

/* ---- who we are ---- */

char *
cluster_user(struct cluster *c)
{
    struct err ignored = ERR_INIT;
    cJSON *tree = NULL;
    char *user = NULL;

    if (cluster_get(c, "/_security/_authenticate", &tree, &ignored) ==
        OUTCOME_DONE)
        user = mem_string(json_text(json_get(tree, "username")));
    json_free(tree);
    return user;
}

/* Return a JSON array of the strings of a NULL-terminated list. */
static cJSON *
strings(const char *const *list)
{
    cJSON *array = json_array();

    for (; *list != NULL; list++)
        json_append(array, json_string(*list));
    return array;
}

enum outcome
cluster_privileges(struct cluster *c, const char *const *cluster_privileges,
    const char *const *index_privileges, cJSON **tree, struct err *err)
{
    static const char *const all[] = { "*", NULL };
    struct call *call =
        call_new("POST", mem_string("/_security/user/_has_privileges"));
    cJSON *body = json_object(), *index = json_object(), *list = json_array();
    struct buf text;

    json_put(index, "names", strings(all));
    json_put(index, "privileges", strings(index_privileges));
    json_append(list, index);
    json_put(body, "cluster", strings(cluster_privileges));
    json_put(body, "index", list);
    buf_init(&text, JSON_BODY_LIMIT);
    json_print_line(body, &text);
    json_free(body);
    call->body_length = text.length;
    call->body = buf_take(&text);
    call->safe = true;
    return ask(c, call, tree, err);
}

const char *
cluster_visibility(struct cluster *c)
{
    static const char *const none[] = { NULL };
    static const char *const view[] = { "view_index_metadata", NULL };
    struct err ignored = ERR_INIT;
    cJSON *tree = NULL;
    const char *answer = "unknown";
    enum outcome outcome = cluster_privileges(c, none, view, &tree, &ignored);

    if (outcome == OUTCOME_NO_FAMILY)
        answer = "all";
    else if (outcome == OUTCOME_DONE)
        answer = json_is_true(json_get(tree, "has_all_requested")) ? "all"
                                                                   : "limited";
    json_free(tree);
    return answer;
}
