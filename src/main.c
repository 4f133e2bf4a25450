#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/progress_draw.h"
#include "cli/usage.h"
#include "cluster/http.h"
#include "util/digest.h"
#include "util/json.h"
#include "util/mem.h"
#include "util/signals.h"

static const struct opt_group global_groups[] = {
    { "General", opt_global, 0 },
    { 0 },
};

/* What the command line asks for. */
struct invocation {
    const struct command *command; /* NULL: none is named */
    struct run run;
};

/* Read the options of ${command} and the general ones. */
static int
parse_command(struct invocation *r, char *const *args, struct err *err)
{
    const struct command *command = r->command;
    struct opt_set sets[] = {
        { command->groups, r->run.values },
        { global_groups, &r->run.global },
    };
    size_t count;

    if (opt_parse(sets, 2, args, false, &r->run.operands, err) < 0)
        return -1;
    count = r->run.operands.count;
    if (r->run.global.help)
        return 0;
    if (count < command->operands_least)
        return err_set(
            err, ERR_USAGE, "'%s' needs %s", command->name, command->operands);
    if (count > command->operands_most)
        return err_set(err, ERR_USAGE, "unexpected argument '%s'",
            r->run.operands.items[command->operands_most]);
    return 0;
}

/* General options may stand before the command's name. */
static int
parse(struct invocation *r, char *const *args, struct err *err)
{
    struct opt_set set = { global_groups, &r->run.global };
    struct list names = LIST_INIT;
    int taken, rc = 0;

    if (args[0] != NULL && strcmp(args[0], "--version") == 0) {
        r->command = &cmd_version;
        return 0;
    }
    taken = opt_parse(&set, 1, args, true, &names, err);
    if (taken < 0)
        rc = -1;
    else if (names.count > 0) {
        r->command = command_find(names.items[0], err);
        rc = r->command == NULL ? -1 : 0;
    }
    list_free(&names);
    if (rc != 0 || r->command == NULL)
        return rc;
    r->run.values = mem_zero(1, r->command->values_size);
    rc = parse_command(r, args + taken, err);
    if (rc != 0 && err->remedy[0] == '\0')
        err_remedy(err, "see 'esbundle %s --help'", r->command->name);
    return rc;
}

/* Run the command.  Return its exit code, or -1. */
static int
perform(struct invocation *r, struct err *err)
{
    const struct opt_global *global = &r->run.global;
    struct progress_draw *draw;
    int code;

    if (r->command == NULL) {
        usage_program(global->help ? r->run.out : r->run.note, command_table);
        return global->help ? 0 : ERR_USAGE;
    }
    if (global->help) {
        usage_command(r->run.out, r->command);
        return 0;
    }
    draw = progress_draw_new(r->run.note, r->run.out,
        global->quiet ? PROGRESS_NONE : (enum progress_mode)global->progress);
    r->run.progress = progress_draw_of(draw);
    code = r->command->run(&r->run, err);
    progress_draw_free(draw);
    return code;
}

/* A standard stream that is closed would be the next file that is opened.  Put
 * something in its place that fails when it is used. */
static void
hold_streams(void)
{
    int fd;

    for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static void
open_printers(struct run *run)
{
    enum print_when color = (enum print_when)run->global.color;

    run->out = print_new(STDOUT_FILENO, color);
    run->note = print_new(STDERR_FILENO, color);
    print_set_level(run->note, run->global.quiet     ? PRINT_QUIET
                               : run->global.verbose ? PRINT_VERBOSE
                                                     : PRINT_USUAL);
}

/* Say whether a code tells more than that the output is lost. */
static bool
outweighs(const struct command *command, int code)
{
    if (code == ERR_PARTIAL)
        return command != NULL && command->acts;
    return code != ERR_NONE && code != ERR_DIFFERENT;
}

/* Send what is held back.  Output that is lost makes a failure of what else
 * was a success; a signal beats all, and is told once. */
static int
close_printers(struct run *run, const struct command *command, int code)
{
    struct err err = ERR_INIT;

    if (print_end(run->out, &err) != 0 && err.code != code) {
        print_failure(run->note, &err);
        if (err.code > ERR_SIGNAL || !outweighs(command, code))
            code = err.code;
    }
    print_flush(run->note);
    print_free(run->out);
    print_free(run->note);
    return code;
}

static void
free_invocation(struct invocation *r)
{
    if (r->run.values != NULL) {
        struct opt_set set = { r->command->groups, r->run.values };

        opt_free(&set);
        free(r->run.values);
    }
    list_free(&r->run.operands);
}

int
main(int argc, char **argv)
{
    struct invocation r = { 0 };
    struct err err = ERR_INIT;
    int code;

    (void)argc;
    hold_streams();
    signals_install();
    mem_guard(true);
    json_init();
    digest_init();
    http_init();
    code = parse(&r, argv + 1, &err);
    open_printers(&r.run);
    if (code == 0)
        code = perform(&r, &err);

    /* The one place where an error is printed and the exit code picked. */
    if (code < 0) {
        print_flush(r.run.out);
        print_failure(r.run.note, &err);
        code = err.code;
    }
    code = close_printers(&r.run, r.command, code);
    free_invocation(&r);
    http_exit();
    mem_guard(false);
    return code;
}
