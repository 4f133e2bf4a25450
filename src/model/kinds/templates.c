#include "model/kinds/templates.h"

#include <stddef.h>

#define STREAM_PARTS(name)                                                     \
    name, name "-mappings", name "-settings", name "-tsdb-settings",           \
        name "@mappings", name "@settings", name "@lifecycle",                 \
        name "@package", name "@template", name "@ilm"

const char *const templates_builtin[] = {
    STREAM_PARTS("logs"),
    STREAM_PARTS("metrics"),
    STREAM_PARTS("traces"),
    STREAM_PARTS("synthetics"),
    "data-streams-mappings",
    "data-streams@*",
    "ecs@*",
    "apm@*",
    "apm-*",
    "ilm-history*",
    ".ilm-history*",
    ".slm-history*",
    ".monitoring-*",
    ".watch-history*",
    ".watches",
    ".triggered_watches",
    ".ml-*",
    ".logstash-management",
    ".management-beats",
    ".transform-*",
    ".data-frame-*",
    ".deprecation-*",
    ".fleet-*",
    ".kibana*",
    ".alerts-*",
    "security_audit_log",
    "security-index-template",
    "logstash-index-template",
    "elastic-connectors*",
    "behavioral_analytics-*",
    "profiling*",
    "kibana*",
    "search-acl-filter",
    NULL,
};
