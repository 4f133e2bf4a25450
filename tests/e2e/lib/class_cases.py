"""Single changes of an index, as (name, before, after): what esbundle classes
and a live server is then asked to do.  Bodies are what PUT /INDEX takes."""

# Settings without "index.": value before and after, None for absent.
SETTINGS = [
    ("allocation.max_retries", None, 7),
    ("analyze.max_token_count", 500, 600),
    ("auto_expand_replicas", None, "0-all"),
    ("blocks.read", None, True),
    ("blocks.read_only", None, True),
    ("blocks.read_only_allow_delete", None, True),
    ("blocks.write", True, None),
    ("codec", None, "best_compression"),
    ("codec", "best_compression", None),
    ("compound_format", None, 0.2),
    ("default_pipeline", "a", "b"),
    ("fielddata.cache", None, "none"),
    ("final_pipeline", None, "b"),
    ("flush_after_merge", None, "1gb"),
    ("force_memory_term_dictionary", None, True),
    ("format", None, 1),
    ("gc_deletes", "60s", "90s"),
    ("hidden", None, True),
    ("highlight.max_analyzed_offset", None, 2000),
    ("indexing.slowlog.level", None, "debug"),
    ("indexing.slowlog.reformat", None, False),
    ("indexing.slowlog.source", None, "100"),
    ("indexing.slowlog.threshold.index.debug", None, "1s"),
    ("indexing.slowlog.threshold.index.warn", "1s", "2s"),
    ("load_fixed_bitset_filters_eagerly", None, False),
    ("mapping.coerce", None, False),
    ("mapping.depth.limit", None, 30),
    ("mapping.field_name_length.limit", None, 200),
    ("mapping.ignore_malformed", None, True),
    ("mapping.nested_fields.limit", 60, None),
    ("mapping.nested_objects.limit", None, 200),
    ("mapping.total_fields.limit", 2000, 3000),
    ("max_adjacency_matrix_filters", None, 50),
    ("max_docvalue_fields_search", None, 50),
    ("max_inner_result_window", None, 50),
    ("max_ngram_diff", None, 5),
    ("max_refresh_listeners", None, 50),
    ("max_regex_length", None, 500),
    ("max_rescore_window", None, 500),
    ("max_result_window", 20000, 30000),
    ("max_script_fields", None, 5),
    ("max_shingle_diff", None, 5),
    ("max_slices_per_scroll", None, 50),
    ("max_terms_count", None, 500),
    ("merge.policy.deletes_pct_allowed", None, 25),
    ("merge.policy.floor_segment", None, "4mb"),
    ("merge.policy.max_merge_at_once", None, 20),
    ("merge.policy.max_merged_segment", None, "4gb"),
    ("merge.policy.reclaim_deletes_weight", None, 3),
    ("merge.policy.segments_per_tier", None, 20),
    ("merge.scheduler.auto_throttle", None, False),
    ("merge.scheduler.max_thread_count", None, 1),
    ("number_of_replicas", 0, 1),
    ("number_of_shards", 1, 2),
    ("percolator.map_unmapped_fields_as_text", None, True),
    ("priority", None, 50),
    ("queries.cache.enabled", None, False),
    ("query.default_field", None, ["a", "b"]),
    ("query.parse.allow_unmapped_fields", None, False),
    ("query_string.lenient", None, True),
    ("refresh_interval", None, "30s"),
    ("refresh_interval", "30s", "-1"),
    ("refresh_interval", "30s", None),
    ("requests.cache.enable", None, False),
    ("routing.allocation.enable", None, "primaries"),
    ("routing.allocation.exclude._name", None, "nobody"),
    ("routing.allocation.include.zone", None, "east,west"),
    ("routing.allocation.require.disk", None, "ssd"),
    ("routing.allocation.total_shards_per_node", None, 5),
    ("routing.rebalance.enable", None, "none"),
    ("search.idle.after", None, "60s"),
    ("search.slowlog.level", None, "debug"),
    ("search.slowlog.threshold.fetch.warn", None, "1s"),
    ("search.slowlog.threshold.query.warn", "1s", None),
    ("shard.check_on_startup", None, "checksum"),
    ("soft_deletes.enabled", None, False),
    ("soft_deletes.retention.operations", None, 5),
    ("soft_deletes.retention_lease.period", None, "6h"),
    ("store.preload", None, ["nvd"]),
    ("store.stats_refresh_interval", None, "5s"),
    ("store.type", None, "niofs"),
    ("translog.durability", None, "async"),
    ("translog.flush_threshold_size", None, "256mb"),
    ("translog.generation_threshold_size", None, "32mb"),
    ("translog.sync_interval", None, "10s"),
    ("unassigned.node_left.delayed_timeout", None, "5m"),
    ("warmer.enabled", None, False),
    ("write.wait_for_active_shards", None, "1"),
]

ANALYSIS = {
    "analysis.analyzer.x.type": "custom",
    "analysis.analyzer.x.tokenizer": "keyword",
    "analysis.analyzer.y.type": "custom",
    "analysis.analyzer.y.tokenizer": "standard",
    "analysis.normalizer.n.type": "custom",
    "analysis.normalizer.n.filter": "lowercase",
    "analysis.normalizer.m.type": "custom",
    "analysis.normalizer.m.filter": "uppercase",
    "similarity.s.type": "BM25",
    "similarity.s.b": "0.5",
}

# One parameter of one field: type, parameter, value before and after.
PARAMETERS = [
    ("keyword", "boost", None, 2.0),
    ("keyword", "boost", 2.0, None),
    ("keyword", "copy_to", ["c"], ["d"]),
    ("keyword", "copy_to", ["c"], None),
    ("keyword", "doc_values", None, False),
    ("keyword", "eager_global_ordinals", None, True),
    ("keyword", "ignore_above", None, 10),
    ("keyword", "ignore_above", 10, 20),
    ("keyword", "ignore_above", 10, None),
    ("keyword", "index", None, False),
    ("keyword", "index_options", None, "freqs"),
    ("keyword", "meta", {"a": "1", "b": "1"}, {"a": "1"}),
    ("keyword", "meta", {"a": "1"}, None),
    ("keyword", "normalizer", "n", "m"),
    ("keyword", "norms", None, True),
    ("keyword", "norms", True, None),
    ("keyword", "null_value", None, "a"),
    ("keyword", "similarity", None, "s"),
    ("keyword", "split_queries_on_whitespace", None, True),
    ("keyword", "store", None, True),
    ("text", "analyzer", None, "x"),
    ("text", "analyzer", "x", "y"),
    ("text", "fielddata", None, True),
    ("text", "fielddata", True, None),
    ("text", "fielddata_frequency_filter", None,
     {"min": 0.1, "max": 0.2, "min_segment_size": 10}),
    ("text", "index_options", None, "freqs"),
    ("text", "index_phrases", None, True),
    ("text", "index_prefixes", None, {"min_chars": 1, "max_chars": 5}),
    ("text", "norms", None, False),
    ("text", "norms", False, None),
    ("text", "position_increment_gap", None, 10),
    ("text", "search_analyzer", None, "x"),
    ("text", "search_analyzer", "x", "y"),
    ("text", "search_analyzer", "x", None),
    ("text", "search_quote_analyzer", None, "x"),
    ("text", "similarity", "s", "boolean"),
    ("text", "term_vector", None, "yes"),
    ("long", "coerce", None, False),
    ("long", "coerce", False, None),
    ("long", "ignore_malformed", None, True),
    ("long", "null_value", 1, 2),
    ("long", "store", True, None),
    ("scaled_float", "scaling_factor", 10, 20),
    ("date", "format", None, "yyyy"),
    ("date", "format", "yyyy", "yyyy-MM"),
    ("date", "locale", None, "de"),
    ("date", "ignore_malformed", True, None),
    ("date", "null_value", None, "2001"),
    ("boolean", "doc_values", None, False),
    ("ip", "ignore_malformed", None, True),
    ("binary", "doc_values", None, True),
    ("integer_range", "coerce", None, False),
    ("geo_point", "ignore_malformed", None, True),
    ("geo_point", "ignore_malformed", True, None),
    ("geo_point", "ignore_z_value", None, False),
    ("geo_point", "null_value", None, "1,1"),
    ("geo_point", "null_value", "1,1", None),
    ("geo_shape", "coerce", True, None),
    ("geo_shape", "orientation", None, "left"),
    ("geo_shape", "orientation", "left", None),
    ("completion", "max_input_length", 10, 20),
    ("completion", "preserve_separators", None, False),
    ("completion", "contexts", None, [{"name": "c", "type": "category"}]),
    ("token_count", "analyzer", "x", "y"),
    ("token_count", "enable_position_increments", None, False),
    ("rank_feature", "positive_score_impact", None, False),
    ("search_as_you_type", "max_shingle_size", None, 4),
    ("join", "relations", {"a": "b"}, {"a": ["b", "c"]}),
    ("join", "relations", {"a": "b"}, {"a": "b", "c": "d"}),
    ("join", "relations", {"a": ["b", "c"]}, {"a": "b"}),
    ("alias", "path", "c", "d"),
    ("object", "dynamic", None, "strict"),
    ("object", "dynamic", "strict", None),
    ("object", "enabled", None, False),
    ("nested", "include_in_root", None, True),
]

# What a type cannot be without.
NEEDED = {"scaled_float": {"scaling_factor": 5},
          "token_count": {"analyzer": "standard"}}

TEMPLATE_A = {"a": {"match": "a*", "mapping": {"type": "keyword"}}}
TEMPLATE_B = {"b": {"match": "b*", "mapping": {"type": "keyword"}}}

# Whole mappings.
KEYWORD = {"type": "keyword"}
MAPPINGS = [
    ("field added", {"properties": {"c": KEYWORD}},
     {"properties": {"c": KEYWORD, "d": {"type": "long"}}}),
    ("first field", {}, {"properties": {"c": KEYWORD}}),
    ("object added", {"properties": {"c": KEYWORD}},
     {"properties": {"c": KEYWORD, "o": {"properties": {"p": KEYWORD}}}}),
    ("field below added", {"properties": {"o": {"properties": {
        "p": KEYWORD}}}},
     {"properties": {"o": {"properties": {"p": KEYWORD, "q": KEYWORD}}}}),
    ("multi-field added", {"properties": {"c": KEYWORD}},
     {"properties": {"c": {**KEYWORD, "fields": {"t": {"type": "text"}}}}}),
    ("multi-field removed",
     {"properties": {"c": {**KEYWORD, "fields": {"t": {"type": "text"}}}}},
     {"properties": {"c": KEYWORD}}),
    ("multi-field of another type",
     {"properties": {"c": {**KEYWORD, "fields": {"t": {"type": "text"}}}}},
     {"properties": {"c": {**KEYWORD, "fields": {"t": {"type": "long"}}}}}),
    ("parameter of a multi-field",
     {"properties": {"c": {"type": "text", "fields": {"t": KEYWORD}}}},
     {"properties": {"c": {"type": "text", "fields": {
         "t": {**KEYWORD, "ignore_above": 9}}}}}),
    ("field removed", {"properties": {"c": KEYWORD, "d": KEYWORD}},
     {"properties": {"c": KEYWORD}}),
    ("only field removed", {"properties": {"c": KEYWORD}}, {}),
    ("integer to long", {"properties": {"c": {"type": "integer"}}},
     {"properties": {"c": {"type": "long"}}}),
    ("keyword to text", {"properties": {"c": KEYWORD}},
     {"properties": {"c": {"type": "text"}}}),
    ("keyword to object", {"properties": {"c": KEYWORD}},
     {"properties": {"c": {"properties": {"d": KEYWORD}}}}),
    ("object to nested", {"properties": {"c": {"type": "object"}}},
     {"properties": {"c": {"type": "nested"}}}),
    ("empty object filled", {"properties": {"c": {"type": "object"}}},
     {"properties": {"c": {"properties": {"d": KEYWORD}}}}),
    ("field to alias", {"properties": {"c": KEYWORD, "d": KEYWORD}},
     {"properties": {"c": KEYWORD, "d": {"type": "alias", "path": "c"}}}),
    ("dynamic changed", {"dynamic": "strict"}, {"dynamic": "false"}),
    ("dynamic removed", {"dynamic": "strict"}, {}),
    ("date detection off", {}, {"date_detection": False}),
    ("numeric detection gone", {"numeric_detection": True}, {}),
    ("date formats", {"dynamic_date_formats": ["yyyy"]},
     {"dynamic_date_formats": ["yyyy", "yyyy-MM"]}),
    ("dynamic template added", {"dynamic_templates": [TEMPLATE_A]},
     {"dynamic_templates": [TEMPLATE_A, TEMPLATE_B]}),
    ("dynamic template removed",
     {"dynamic_templates": [TEMPLATE_A, TEMPLATE_B]},
     {"dynamic_templates": [TEMPLATE_B]}),
    ("dynamic templates gone", {"dynamic_templates": [TEMPLATE_A]}, {}),
    ("_meta added", {}, {"_meta": {"a": 1}}),
    ("_meta changed", {"_meta": {"a": 1, "b": 2}}, {"_meta": {"a": 2}}),
    ("_meta removed", {"_meta": {"a": 1}}, {}),
    ("_source off", {}, {"_source": {"enabled": False}}),
    ("_source on", {"_source": {"enabled": False}}, {}),
    ("_source excludes", {"_source": {"excludes": ["a"]}},
     {"_source": {"excludes": ["a", "b"]}}),
    ("_routing required", {}, {"_routing": {"required": True}}),
    ("_routing no longer", {"_routing": {"required": True}}, {}),
]

# Several settings at once, and whole bodies.
X = {"index.analysis.analyzer.x.type": "custom",
     "index.analysis.analyzer.x.tokenizer": "keyword"}
Y = {"index.analysis.analyzer.y.type": "custom",
     "index.analysis.analyzer.y.tokenizer": "standard"}
FILTER = {"term": {"c": "v"}}
BODIES = [
    ("first analyzer", {}, {"settings": X}),
    ("another analyzer", {"settings": X}, {"settings": {**X, **Y}}),
    ("analyzer changed", {"settings": X}, {"settings": {
        **X, "index.analysis.analyzer.x.tokenizer": "whitespace"}}),
    ("analyzer removed", {"settings": {**X, **Y}}, {"settings": X}),
    ("similarity", {}, {"settings": {
        "index.similarity.default.type": "boolean"}}),
    ("sort", {"mappings": {"properties": {"c": {"type": "long"}}}},
     {"mappings": {"properties": {"c": {"type": "long"}}},
      "settings": {"index.sort.field": "c"}}),
    ("alias added", {}, {"aliases": {"@": {}}}),
    ("alias removed", {"aliases": {"@": {}, "@-2": {}}},
     {"aliases": {"@": {}}}),
    ("alias with a filter", {"aliases": {"@": {}}},
     {"aliases": {"@": {"filter": FILTER}}}),
    ("alias without its filter", {"aliases": {"@": {"filter": FILTER}}},
     {"aliases": {"@": {}}}),
    ("alias's routing", {"aliases": {"@": {"index_routing": "1",
                                           "search_routing": "1"}}},
     {"aliases": {"@": {"index_routing": "2", "search_routing": "1"}}}),
    ("alias no longer written", {"aliases": {"@": {"is_write_index": True}}},
     {"aliases": {"@": {"is_write_index": False}}}),
    ("writer's alias gone", {"aliases": {"@": {"is_write_index": True}}}, {}),
    ("writer by its flag", {"aliases": {"@": {}}},
     {"aliases": {"@": {"is_write_index": True}}}),
]

# The same begun with a closed index.
CLOSED = [
    ("codec of a closed one", {}, {"settings": {
        "index.codec": "best_compression"}}),
    ("analyzer of a closed one", {"settings": X}, {"settings": {**X, **Y}}),
    ("dynamic setting of a closed one", {}, {"settings": {
        "index.refresh_interval": "9s"}}),
    ("shards of a closed one", {"settings": {"index.number_of_shards": 1}},
     {"settings": {"index.number_of_shards": 2}}),
    ("field of a closed one", {}, {"mappings": {"properties": {
        "c": KEYWORD}}}),
    ("type in a closed one", {"mappings": {"properties": {"c": KEYWORD}}},
     {"mappings": {"properties": {"c": {"type": "text"}}}}),
    ("field gone from a closed one",
     {"mappings": {"properties": {"c": KEYWORD}}}, {}),
    ("alias of a closed one", {}, {"aliases": {"@": {}}}),
    ("filtered alias of a closed one", {}, {"aliases": {
        "@": {"filter": FILTER}}}),
]


def settings(pairs):
    return {f"index.{key}": value for key, value in pairs
            if value is not None}


def of_settings():
    for key, old, new in SETTINGS:
        yield (f"{key} {old} {new}",
               {"settings": settings([(key, old)])},
               {"settings": settings([(key, new)])})


def of_parameters():
    for kind, name, old, new in PARAMETERS:
        def body(value, kind=kind, name=name):
            field = {"type": kind, **NEEDED.get(kind, {})}
            if value is not None:
                field[name] = value
            return {"settings": settings(ANALYSIS.items()),
                    "mappings": {"properties": {
                        "c": KEYWORD, "d": KEYWORD, "f": field}}}
        yield f"{kind}.{name} {old} {new}", body(old), body(new)


def of_mappings():
    for name, old, new in MAPPINGS:
        yield name, {"mappings": old}, {"mappings": new}


def all_cases():
    """(name, before, after, closed) of them all."""
    for one in [*of_settings(), *of_parameters(), *of_mappings(), *BODIES]:
        yield (*one, False)
    for one in CLOSED:
        yield (*one, True)
