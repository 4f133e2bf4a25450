#include "model/lint_internal.h"

#include <string.h>

#include "util/str.h"

static const struct lint_rule rules[] = {
    /* What is named and what is not */
    { "missing-reference", LINT_ERROR,
        "a resource names one that is not in the bundle, and servers refuse "
        "the one without the other",
        "export both, or import into a cluster that has it", NULL,
        lint_missing },
    { "dangling-reference", LINT_WARNING,
        "a resource names one that is not in the bundle; servers take it and "
        "fail later",
        "export both, or correct the name", NULL, lint_dangling },
    { "left-out-reference", LINT_NOTE,
        "a resource names one that the export left out or could not read",
        "see that the destination has it", NULL, lint_left_out },
    { "stream-without-template", LINT_ERROR,
        "the index template of a data stream is not in the bundle",
        "export the template, too, or import into a cluster that has one for "
        "the stream's name",
        NULL, lint_stream },
    { "unused-policy", LINT_NOTE, "nothing names an ILM policy",
        "leave it out, or name it", NULL, lint_unused_policy },
    { "unused-component", LINT_NOTE, "nothing names a component template",
        "leave it out, or name it in composed_of", NULL,
        lint_unused_component },
    { "unused-pipeline", LINT_NOTE, "nothing names an ingest pipeline",
        "leave it out unless clients ask for it by name", NULL,
        lint_unused_pipeline },
    { "external-file", LINT_WARNING,
        "analysis reads a file that lies on the nodes and in no bundle",
        "put the file on every node first", lint_files, NULL },

    /* Templates */
    { "template-overlap", LINT_ERROR,
        "two index templates of equal priority claim one name; the second one "
        "is refused",
        "give one of them another priority", NULL, lint_overlap },
    { "unmatched-template", LINT_NOTE,
        "no index and no data stream has a name that a template claims",
        "leave it out unless such names are still to come", NULL,
        lint_unmatched },
    { "index-under-stream-template", LINT_WARNING,
        "an index has a name that a template claims for data streams: once the "
        "template is there, the index cannot be created",
        "create the index before the template, as an import does, or narrow "
        "the template's patterns",
        NULL, lint_under_stream },
    { "altered-index", LINT_WARNING,
        "a template would alter an index that is created after it",
        "create the index before the template, as an import does without "
        "--order guide",
        NULL, lint_altered },

    /* Aliases and series */
    { "alias-two-writers", LINT_ERROR,
        "an alias has more than one write index; the second one is refused",
        "set is_write_index for one of them only", NULL, lint_two_writers },
    { "alias-no-writer", LINT_WARNING,
        "an alias that is rolled over has no write index, so rollover fails",
        "set is_write_index for the newest index", NULL, lint_no_writer },
    { "frozen-date", LINT_WARNING,
        "the write index of a rolled-over alias has a date in its name that "
        "will never change",
        "roll over once to a name with date math, such as <x-{now/d}-000001>",
        NULL, lint_frozen_date },

    /* Policies */
    { "policy-deletes", LINT_WARNING,
        "a policy may delete an index within seven days after its import",
        "stop ILM until the data is there, or set a longer min_age", NULL,
        lint_lifecycle },
    { "policy-shrinks", LINT_WARNING,
        "a policy may shrink an index within seven days after its import",
        "stop ILM until the data is there, or set a longer min_age", NULL,
        lint_lifecycle },
    { "policy-mounts", LINT_WARNING,
        "a policy may replace an index by a searchable snapshot within seven "
        "days after its import",
        "stop ILM until the data is there, or set a longer min_age", NULL,
        lint_lifecycle },
    { "policy-downsamples", LINT_WARNING,
        "a policy may downsample an index within seven days after its import",
        "stop ILM until the data is there, or set a longer min_age", NULL,
        lint_lifecycle },
    { "origination-date", LINT_WARNING,
        "the age of an index counts from a date in its settings, so its policy "
        "may delete, shrink or replace it at once",
        "leave origination_date out, as an import does", NULL,
        lint_origination },
    { "policy-needs-repository", LINT_WARNING,
        "a policy names a snapshot repository or snapshot lifecycle policy; "
        "servers from 8.0 on insist on it, and no bundle holds it",
        "create it on the destination first", lint_repository, NULL },

    /* Mappings and values */
    { "fields-near-limit", LINT_WARNING,
        "an index or data stream has nine tenths of its "
        "index.mapping.total_fields.limit or more",
        "raise the limit, or map fewer fields", lint_fields_near,
        lint_streams_near },
    { "fields-over-limit", LINT_ERROR,
        "an index or data stream has more fields than its "
        "index.mapping.total_fields.limit; it is refused",
        "raise the limit", lint_fields_over, lint_streams_over },
    { "number-too-large", LINT_ERROR,
        "a number is larger than a double; a server stores \"Infinity\"",
        "correct the number, or write it as a text", lint_number, NULL },
    { "lone-surrogate", LINT_ERROR,
        "a text holds half a character where servers cannot store it",
        "correct the text", lint_surrogate, NULL },

    /* What newer servers refuse */
    { "removed-setting", LINT_WARNING,
        "an index setting that newer servers do not know",
        "remove it before the import into such a server", lint_setting, NULL },
    { "soft-deletes-off", LINT_WARNING,
        "index.soft_deletes.enabled is false, which 8.0 and later refuse",
        "remove the setting before the import into such a server", lint_setting,
        NULL },
    { "removed-analysis-name", LINT_WARNING,
        "a name of analysis that newer servers do not know",
        "write ngram, edge_ngram or html_strip", lint_analysis, NULL },
    { "removed-field-parameter", LINT_WARNING,
        "a parameter of a field that 8.0 and later refuse",
        "remove it before the import into such a server", lint_parameter,
        NULL },
    { "chained-multi-fields", LINT_WARNING,
        "a multi-field has multi-fields, which 8.0 and later refuse",
        "put all of them under the field itself", lint_chained, NULL },
    { "completion-contexts", LINT_WARNING,
        "a completion field has more contexts than 8.0 and later take",
        "keep ten at most", lint_contexts, NULL },
    { "old-sparse-vector", LINT_WARNING,
        "a field of the type sparse_vector of 7.x",
        "remove the field before the import into 8.0 or later", lint_sparse,
        NULL },
    { "removed-date-format", LINT_WARNING,
        "a date format has a name in camel case, which 8.0 and later refuse",
        "write it with underscores", lint_date_format, NULL },
    { "field-names-enabled", LINT_WARNING,
        "_field_names.enabled is set, which 8.0 and later refuse",
        "remove it before the import into such a server", lint_key, NULL },
    { "metadata-field-parameter", LINT_WARNING,
        "a metadata field has type, boost, copy_to or fields, which 9.0 and "
        "later refuse",
        "remove the parameter; it never did anything", lint_key, NULL },
    { "source-mode", LINT_NOTE,
        "_source.mode is set, which 9.0 and later pass over",
        "set index.mapping.source.mode instead", lint_key, NULL },
    { "freeze-action", LINT_NOTE,
        "a policy freezes, which does nothing from 8.0 on", "remove the action",
        lint_key, NULL },
    { "removed-processor-option", LINT_WARNING,
        "an option of a processor that newer servers refuse",
        "remove the option before the import into such a server", lint_key,
        NULL },
    { "legacy-template-key", LINT_WARNING,
        "a legacy template has the key template, which 8.0 and later refuse",
        "name it index_patterns", lint_key, NULL },
    { "legacy-over-composable", LINT_WARNING,
        "a legacy template and an index template claim one name: from 8.0 on "
        "the legacy one is refused once the other one is there",
        "turn it into an index template; an import writes it first", NULL,
        lint_legacy_over },
    { "legacy-over-stock", LINT_WARNING,
        "a legacy template claims names of an index template that comes with "
        "8.0 and later, which refuse it then",
        "turn it into an index template of a higher priority", NULL,
        lint_legacy_stock },
};

#define RULE_COUNT (sizeof rules / sizeof *rules)

const struct lint_rule *
lint_rules(size_t *count)
{
    *count = RULE_COUNT;
    return rules;
}

const struct lint_rule *
lint_rule_find(const char *id)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i].id, id) == 0)
            return &rules[i];
    return NULL;
}

const char *
lint_rule_nearest(const char *id)
{
    const char *ids[RULE_COUNT];

    for (size_t i = 0; i < RULE_COUNT; i++)
        ids[i] = rules[i].id;
    return str_nearest(id, ids, RULE_COUNT);
}

const char *
lint_severity_name(enum lint_severity severity)
{
    static const char *const names[LINT_SEVERITIES] = {
        [LINT_NOTE] = "note",
        [LINT_WARNING] = "warning",
        [LINT_ERROR] = "error",
    };

    return names[severity];
}
