#include "cli/usage.h"

#include <stdio.h>
#include <string.h>

#include "cli/usage_internal.h"
#include "model/class.h"
#include "util/buf.h"
#include "util/err.h"

#define WIDTH 79        /* columns of a line */
#define LEFT 28         /* columns before the help of an option */
#define TEXT_MOST 65536 /* bytes of one command's usage */

static void
flush(struct print *p, struct buf *text)
{
    print_raw(p, buf_text(text), text->length);
    buf_free(text);
}

static void
add_spaces(struct buf *out, size_t count)
{
    while (count-- > 0)
        (void)buf_putc(out, ' ');
}

/* Append ${text} word by word in lines that begin at ${indent}; the first one
 * has been written up to ${column} already.  "\n\n" begins a paragraph. */
static void
add_wrapped(struct buf *out, const char *text, size_t indent, size_t column)
{
    add_spaces(out, column < indent ? indent - column : 0);
    column = indent;
    while (*text != '\0') {
        size_t word = strcspn(text, " \n");

        if (column > indent && column + 1 + word > WIDTH) {
            (void)buf_putc(out, '\n');
            add_spaces(out, indent);
            column = indent;
        }
        if (column > indent) {
            (void)buf_putc(out, ' ');
            column++;
        }
        (void)buf_add(out, text, word);
        column += word;
        text += word;
        if (strncmp(text, "\n\n", 2) == 0) {
            (void)buf_puts(out, "\n\n");
            add_spaces(out, indent);
            column = indent;
            text++;
        }
        text += *text != '\0';
    }
    (void)buf_putc(out, '\n');
}

void
usage_option(const struct opt *opt, struct buf *out)
{
    if (opt->letter != '\0')
        (void)buf_printf(out, "-%c, ", opt->letter);
    (void)buf_printf(out, "--%s", opt->name);
    if (opt->argument != NULL)
        (void)buf_printf(out, " %s", opt->argument);
}

/* "  -o, --output FILE       help", the help below if there is no room. */
static void
add_option(struct buf *out, const struct opt *opt)
{
    size_t before = out->length;

    add_spaces(out, opt->letter == '\0' ? 6 : 2);
    usage_option(opt, out);
    if (out->length - before + 2 > LEFT) {
        (void)buf_putc(out, '\n');
        before = out->length;
    }
    add_wrapped(out, opt->help, LEFT, out->length - before);
}

static void
print_options(struct print *p, const char *title, const struct opt *options)
{
    struct buf text;

    print_line(p, PRINT_HEAD, "%s:", title);
    buf_init(&text, TEXT_MOST);
    for (; options->name != NULL; options++)
        add_option(&text, options);
    (void)buf_putc(&text, '\n');
    flush(p, &text);
}

void
usage_synopsis(const struct command *command, struct buf *out)
{
    (void)buf_printf(out, "esbundle %s [OPTION]...%s%s", command->name,
        command->operands[0] == '\0' ? "" : " ", command->operands);
}

/* The bytes of ${line} that must stand together: a word, or an option and its
 * value. */
static size_t
example_part(const char *line)
{
    size_t word = strcspn(line, " ");
    const char *next = line + word + strspn(line + word, " ");

    if (line[0] == '-' && next[0] != '-')
        word = (size_t)(next - line) + strcspn(next, " ");
    return word;
}

/* A command line; one that is too long goes on behind a backslash, so that it
 * can still be copied. */
static void
add_example(struct buf *out, const char *line)
{
    size_t column = 2;

    (void)buf_puts(out, "  ");
    while (*line != '\0') {
        size_t part = example_part(line);

        if (column + part > WIDTH - 2) {
            (void)buf_puts(out, "\\\n      ");
            column = 6;
        }
        (void)buf_add(out, line, part);
        line += part;
        line += strspn(line, " ");
        if (*line != '\0')
            (void)buf_putc(out, ' ');
        column += part + 1;
    }
    (void)buf_putc(out, '\n');
}

void
usage_command(struct print *p, const struct command *command)
{
    const struct opt_group *group;
    struct buf text;
    size_t i;

    buf_init(&text, TEXT_MOST);
    (void)buf_puts(&text, "usage: ");
    usage_synopsis(command, &text);
    (void)buf_puts(&text, "\n\n");
    add_wrapped(&text, command->description, 0, 0);
    (void)buf_putc(&text, '\n');
    flush(p, &text);
    for (group = command->groups; group->title != NULL; group++)
        print_options(p, group->title, group->options);
    print_options(p, USAGE_GENERAL, opt_global);
    if (command->examples[0] == NULL)
        return;
    print_line(p, PRINT_HEAD, "%s:", "Examples");
    for (i = 0; command->examples[i] != NULL; i++)
        add_example(&text, command->examples[i]);
    flush(p, &text);
}

void
usage_program(struct print *p, const struct command *const *table)
{
    static const char intro[] =
        "usage: esbundle COMMAND [OPTION]... [OPERAND]...\n\n"
        "Carry the schema of an Elasticsearch cluster (policies, templates, "
        "pipelines,\nindices) to another one in a single file.\n\n";
    static const char outro[] =
        "\n'esbundle help COMMAND' tells all about one command, 'esbundle help "
        "exit-codes'\nwhat its exit code means.\n";
    struct buf text;

    print_raw(p, intro, strlen(intro));
    print_line(p, PRINT_HEAD, "%s:", "Commands");
    buf_init(&text, TEXT_MOST);
    for (; *table != NULL; table++) {
        size_t before = text.length;

        (void)buf_printf(&text, "  %-10s", (*table)->name);
        add_wrapped(&text, (*table)->summary, 13, text.length - before);
    }
    (void)buf_puts(&text, outro);
    flush(p, &text);
}

void
usage_exit_codes(struct print *p)
{
    struct buf text;

    buf_init(&text, TEXT_MOST);
#define USAGE_CODE(name, value, meaning)                                       \
    (void)buf_printf(&text, "  %5d  ", value);                                 \
    add_wrapped(&text, meaning, 9, 9);
    ERR_LIST(USAGE_CODE)
#undef USAGE_CODE
    (void)buf_puts(&text, "  128+N  ended by signal N\n");
    flush(p, &text);
}

void
usage_classes(struct print *p)
{
    struct buf text;

    buf_init(&text, TEXT_MOST);
#define USAGE_CLASS(id, word, title, meaning)                                  \
    (void)buf_printf(&text, "  %-14s  ", word);                                \
    add_wrapped(&text, title ": " meaning, 18, 18);
    CLASS_LIST(USAGE_CLASS)
#undef USAGE_CLASS
    flush(p, &text);
}
