#include "cli/lint_text.h"

#include "cli/render.h"

static const enum print_style styles[LINT_SEVERITIES] = {
    [LINT_NOTE] = PRINT_FAINT,
    [LINT_WARNING] = PRINT_WARN,
    [LINT_ERROR] = PRINT_BAD,
};

/* ---- text ---- */

static void
print_finding(const struct lint_finding *one, struct print *out)
{
    const struct lint_rule *rule = one->rule;

    print_part(
        out, styles[rule->severity], "%s", lint_severity_name(rule->severity));
    print_part(out, PRINT_PLAIN, ": %s %s", one->kind_name, one->name);
    if (*one->pointer != '\0')
        print_part(out, PRINT_PLAIN, " %s", one->pointer);
    print_part(out, PRINT_PLAIN, ": %s", one->text);
    if (one->more > 0)
        print_part(out, PRINT_PLAIN, " (and at %zu more places)", one->more);
    print_line(out, PRINT_FAINT, " [%s]", rule->id);
    print_line(out, PRINT_PLAIN, "    remedy: %s", rule->remedy);
}

void
lint_text(const struct lint_findings *f, struct print *out)
{
    for (size_t i = 0; i < f->count; i++)
        print_finding(&f->items[i], out);
}

void
lint_text_rules(struct print *out)
{
    size_t count;
    const struct lint_rule *rules = lint_rules(&count);

    for (size_t i = 0; i < count; i++) {
        print_column(out, PRINT_HEAD, 28, rules[i].id);
        print_line(out, styles[rules[i].severity], "%s",
            lint_severity_name(rules[i].severity));
        print_line(out, PRINT_PLAIN, "    %s", rules[i].meaning);
        print_line(out, PRINT_PLAIN, "    remedy: %s", rules[i].remedy);
    }
}

/* ---- JSON ---- */

static void
render_rule(const struct lint_rule *rule, struct buf *out)
{
    render_field("id", rule->id, out);
    render_field("severity", lint_severity_name(rule->severity), out);
}

void
lint_text_json(const struct lint_findings *f, struct buf *out)
{
    static const char *const totals[LINT_SEVERITIES] = {
        [LINT_NOTE] = "notes",
        [LINT_WARNING] = "warnings",
        [LINT_ERROR] = "errors",
    };

    render_line("lint", out);
    render_key("findings", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < f->count; i++) {
        const struct lint_finding *one = &f->items[i];

        buf_puts(out, i == 0 ? "{" : ",{");
        render_rule(one->rule, out);
        render_field("kind", one->kind_name, out);
        render_field("name", one->name, out);
        render_field("pointer", one->pointer, out);
        render_field("text", one->text, out);
        render_field("remedy", one->rule->remedy, out);
        render_number("more", one->more, out);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
    for (int i = LINT_SEVERITIES - 1; i >= 0; i--)
        render_number(
            totals[i], lint_findings_count(f, (enum lint_severity)i), out);
    buf_puts(out, "}\n");
}

void
lint_text_rules_json(struct buf *out)
{
    size_t count;
    const struct lint_rule *rules = lint_rules(&count);

    render_line("lint_rules", out);
    render_key("rules", out);
    buf_putc(out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_puts(out, i == 0 ? "{" : ",{");
        render_rule(&rules[i], out);
        render_field("meaning", rules[i].meaning, out);
        render_field("remedy", rules[i].remedy, out);
        buf_putc(out, '}');
    }
    buf_puts(out, "]}\n");
}
