/* unit/http_server.h: a server in a process of its own that follows a script.
 *
 * A script takes connections and requests and answers as it likes; what came
 * in is counted in memory that the test shares. */

#ifndef ESBUNDLE_TESTS_HTTP_SERVER_H
#define ESBUNDLE_TESTS_HTTP_SERVER_H

#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cluster/http.h"
#include "util/mem.h"

#define REQUEST_MOST 65536

struct seen {
    atomic_int connections;
    atomic_int begun;          /* requests of which a byte came */
    atomic_int requests, puts; /* whole ones */
    char last[REQUEST_MOST];   /* the latest request, head and body */
};

struct http_server {
    pid_t pid;
    struct seen *seen;
    struct endpoint endpoint;
};

/* ---- for scripts, in the child ---- */

static int server_listener;
static struct seen *server_seen;

static int
take_connection(void)
{
    int line = accept(server_listener, NULL, NULL);

    if (line < 0)
        _exit(1);
    server_seen->connections++;
    return line;
}

/* Read one whole request.  Return 0, or -1: the other side has closed. */
static int
take_request(int line)
{
    char *text = server_seen->last, *body = NULL, *length;
    size_t have = 0, want = SIZE_MAX;

    memset(text, 0, REQUEST_MOST);
    while (have < want) {
        ssize_t n = read(line, text + have, REQUEST_MOST - 1 - have);

        if (n <= 0)
            return -1;
        server_seen->begun += have == 0;
        have += (size_t)n;
        body = strstr(text, "\r\n\r\n");
        if (body == NULL)
            continue;
        length = strstr(text, "\r\nContent-Length:");
        want = (size_t)(body + 4 - text);
        if (length != NULL && length < body)
            want += strtoul(length + 17, NULL, 10);
    }
    server_seen->requests++;
    server_seen->puts += strncmp(text, "PUT ", 4) == 0;
    return 0;
}

static void
say(int line, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        ssize_t n = send(line, text, length, MSG_NOSIGNAL);

        if (n <= 0)
            return;
        text += n;
        length -= (size_t)n;
    }
}

#define WELL "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

/* Count whatever comes from now on, without an answer. */
static void
watch(void)
{
    for (;;) {
        int line = take_connection();

        take_request(line);
        close(line);
    }
}

/* ---- for tests ---- */

/* Run ${script} behind a port of this machine.  ${timeout} is --timeout. */
static void
server_start(struct http_server *s, double timeout, void (*script)(void))
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;

    memset(s, 0, sizeof *s);
    server_listener = socket(AF_INET, SOCK_STREAM, 0);
    s->seen = mmap(NULL, sizeof *s->seen, PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(s->seen != MAP_FAILED);
    server_seen = s->seen;
    assert_int_equal(
        bind(server_listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(server_listener, 16), 0);
    getsockname(server_listener, (struct sockaddr *)&address, &length);
    s->endpoint.url =
        mem_format("http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    s->endpoint.timeout = timeout;
    s->pid = fork();
    if (s->pid == 0) {
        /* No orphan stays if the test fails. */
        alarm(60);
        script();
        watch();
    }
    close(server_listener);
}

/* Wait until the server watches and has seen all that came before. */
static void
server_settle(struct http_server *s)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)atoi(strrchr(s->endpoint.url, ':') + 1)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int line = socket(AF_INET, SOCK_STREAM, 0);
    char end;

    assert_int_equal(
        connect(line, (struct sockaddr *)&address, sizeof address), 0);
    shutdown(line, SHUT_WR);
    assert_int_equal(read(line, &end, 1), 0);
    close(line);
}

static void
server_stop(struct http_server *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    munmap(s->seen, sizeof *s->seen);
    free(s->endpoint.url);
}

#endif
