#include "model/class_internal.h"

#include <string.h>

/* What PUT _mapping of 7.10.2 does with the parameters of a field, sorted by
 * name, a type's own row before that of all others.  Source: the mapper that
 * is named here; each row but those marked "read" was also tried on a live
 * index (tests/e2e/test_classes.py tries them again). */

#define ROW(name, type, update, source)                                        \
    {                                                                          \
        name, type, PARAMETER_##update, source                                 \
    }

static const struct class_parameter parameters[] = {
    ROW("analyzer", "token_count", FREE, "TokenCountFieldMapper"),
    ROW("analyzer", NULL, FINAL, "TextFieldMapper"),
    ROW("boost", NULL, FREE, "ParametrizedFieldMapper.boostParam"),
    ROW("coerce", "geo_shape", KEPT, "AbstractShapeGeometryFieldMapper"),
    ROW("coerce", "shape", KEPT, "AbstractShapeGeometryFieldMapper, read"),
    ROW("coerce", NULL, FREE, "NumberFieldMapper"),
    ROW("contexts", NULL, FINAL, "CompletionFieldMapper"),
    ROW("copy_to", NULL, FREE, "FieldMapper.CopyTo"),
    ROW("depth_limit", NULL, FREE, "FlatObjectFieldMapper, read"),
    ROW("distance_error_pct", NULL, FREE, "LegacyGeoShapeFieldMapper"),
    ROW("doc_values", NULL, FINAL, "ParametrizedFieldMapper.docValuesParam"),
    ROW("dynamic", NULL, KEPT, "ObjectMapper.doMerge"),
    ROW("eager_global_ordinals", NULL, FREE, "KeywordFieldMapper"),
    ROW("enabled", NULL, FINAL, "ObjectMapper.doMerge"),
    ROW("fielddata", NULL, FREE, "TextFieldMapper"),
    ROW("fielddata_frequency_filter", NULL, FREE, "TextFieldMapper"),
    ROW("format", NULL, FINAL, "DateFieldMapper"),
    ROW("ignore_above", NULL, FREE, "KeywordFieldMapper"),
    ROW("ignore_malformed", "geo_point", KEPT, "AbstractGeometryFieldMapper"),
    ROW("ignore_malformed", "geo_shape", KEPT, "AbstractGeometryFieldMapper"),
    ROW("ignore_malformed", "point", KEPT, "AbstractGeometryFieldMapper, read"),
    ROW("ignore_malformed", "shape", KEPT, "AbstractGeometryFieldMapper, read"),
    ROW("ignore_malformed", NULL, FREE, "NumberFieldMapper"),
    ROW("ignore_z_value", NULL, KEPT, "AbstractGeometryFieldMapper"),
    ROW("include_in_parent", NULL, FINAL, "ObjectMapper.Nested"),
    ROW("include_in_root", NULL, FINAL, "ObjectMapper.Nested"),
    ROW("index", NULL, FINAL, "ParametrizedFieldMapper.indexParam"),
    ROW("index_options", NULL, FINAL, "KeywordFieldMapper"),
    ROW("index_phrases", NULL, FINAL, "TextFieldMapper"),
    ROW("index_prefixes", NULL, FINAL, "TextFieldMapper"),
    ROW("locale", NULL, FINAL, "DateFieldMapper"),
    ROW("max_input_length", NULL, FREE, "CompletionFieldMapper"),
    ROW("max_shingle_size", NULL, FINAL, "SearchAsYouTypeFieldMapper"),
    ROW("meta", NULL, FREE, "ParametrizedFieldMapper.metaParam"),
    ROW("normalizer", NULL, FINAL, "KeywordFieldMapper"),
    ROW("norms", "keyword", TO_FALSE, "KeywordFieldMapper"),
    ROW("norms", NULL, TO_FALSE, "TextParams.norms"),
    ROW("null_value", "geo_point", KEPT, "AbstractPointGeometryFieldMapper"),
    ROW("null_value", "point", KEPT, "AbstractPointGeometryFieldMapper, read"),
    ROW("null_value", NULL, FINAL, "NumberFieldMapper"),
    ROW("orientation", NULL, KEPT, "AbstractShapeGeometryFieldMapper"),
    ROW("path", NULL, FREE, "FieldAliasMapper.merge"),
    ROW("points_only", NULL, FINAL, "LegacyGeoShapeFieldMapper"),
    ROW("position_increment_gap", NULL, FINAL, "TextFieldMapper"),
    ROW("positive_score_impact", NULL, FINAL, "RankFeatureFieldMapper"),
    ROW("precision", NULL, FINAL, "LegacyGeoShapeFieldMapper"),
    ROW("preserve_position_increments", NULL, FINAL, "CompletionFieldMapper"),
    ROW("preserve_separators", NULL, FINAL, "CompletionFieldMapper"),
    ROW("relations", NULL, GROWS, "ParentJoinFieldMapper.mergeOptions"),
    ROW("scaling_factor", NULL, FINAL, "ScaledFloatFieldMapper"),
    ROW("search_analyzer", NULL, FREE, "TextFieldMapper"),
    ROW("search_quote_analyzer", NULL, FREE, "TextFieldMapper"),
    ROW("similarity", NULL, FINAL, "TextParams.similarity"),
    ROW("split_queries_on_whitespace", NULL, FREE, "KeywordFieldMapper"),
    ROW("store", NULL, FINAL, "ParametrizedFieldMapper.storeParam"),
    ROW("strategy", NULL, FINAL, "LegacyGeoShapeFieldMapper"),
    ROW("term_vector", NULL, FINAL, "TextParams.termVectors"),
    ROW("tree", NULL, FINAL, "LegacyGeoShapeFieldMapper"),
    ROW("value", "constant_keyword", ONCE, "ConstantKeywordFieldMapper, read"),
};

/* Members of the mapping itself.  Left out of a PUT they all stay. */
static const struct class_parameter roots[] = {
    ROW("_field_names", NULL, KEPT, "FieldNamesFieldMapper"),
    ROW("_meta", NULL, KEPT, "DocumentMapper.merge: replaced whole"),
    ROW("_routing", NULL, FINAL, "RoutingFieldMapper"),
    ROW("_source", NULL, FINAL, "SourceFieldMapper"),
    ROW("date_detection", NULL, KEPT, "RootObjectMapper.doMerge"),
    ROW("dynamic", NULL, KEPT, "ObjectMapper.doMerge"),
    ROW("dynamic_date_formats", NULL, KEPT, "RootObjectMapper.doMerge"),
    ROW("dynamic_templates", NULL, KEPT, "RootObjectMapper.doMerge"),
    ROW("numeric_detection", NULL, KEPT, "RootObjectMapper.doMerge"),
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

const struct class_parameter *
class_parameter_find(const char *name, const char *type)
{
    for (size_t i = 0; i < COUNT(parameters); i++)
        if (strcmp(parameters[i].name, name) == 0 &&
            (parameters[i].type == NULL ||
                strcmp(parameters[i].type, type) == 0))
            return &parameters[i];
    return NULL;
}

const struct class_parameter *
class_root_find(const char *name)
{
    for (size_t i = 0; i < COUNT(roots); i++)
        if (strcmp(roots[i].name, name) == 0)
            return &roots[i];
    return NULL;
}
