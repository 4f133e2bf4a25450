#include "model/class_internal.h"

#include <string.h>

#include "util/str.h"

/* The index settings of 7.10.2, sorted.  Source: the server's own register
 * (IndexScopedSettings.BUILT_IN_INDEX_SETTINGS and what percolator and x-pack
 * add), Property.Dynamic, .Final and .PrivateIndex read from the classes that
 * are named here; tests/e2e/test_classes.py tries each on a live index. */

#define ROW(key, update, source, surprise)                                     \
    {                                                                          \
        "index." key, update, source, surprise                                 \
    }
#define DYNAMIC(key, source) ROW(key, SETTING_DYNAMIC, source, NULL)
#define DYNAMIC_BUT(key, source, why) ROW(key, SETTING_DYNAMIC, source, why)
#define CLOSED(key, source) ROW(key, SETTING_CLOSED, source, NULL)
#define CLOSED_BUT(key, source, why) ROW(key, SETTING_CLOSED, source, why)
#define FINAL(key, source) ROW(key, SETTING_FINAL, source, NULL)
#define PRIVATE(key, source) ROW(key, SETTING_PRIVATE, source, NULL)

/* Seen on a live 7.10.2. */
#define AGES "ages count from this date, so a phase may be due at once"
#define HIDES "the index can no longer be read, not even its settings"
#define LOCK "a closed index takes it and may not come up again: write.lock"
#define PARTITION                                                              \
    "a closed index takes it and then looks for old documents on other shards"
#define REMOVED "an open index takes it and, once closed, cannot be opened"
#define SHARED                                                                 \
    "a closed index takes it and looks for its data there: it comes up only "  \
    "where the files were moved"
#define SPLIT "a closed index takes it and still routes as before"

static const struct class_setting settings[] = {
    PRIVATE("allocation.existing_shards_allocator", "ExistingShardsAllocator"),
    DYNAMIC("allocation.max_retries", "MaxRetryAllocationDecider"),
    CLOSED("analysis.*", "IndexScopedSettings"),
    DYNAMIC("analyze.max_token_count", "IndexSettings"),
    DYNAMIC("auto_expand_replicas", "IndexMetadata"),
    DYNAMIC_BUT("blocks.metadata", "IndexMetadata", HIDES),
    DYNAMIC("blocks.read", "IndexMetadata"),
    DYNAMIC("blocks.read_only", "IndexMetadata"),
    DYNAMIC("blocks.read_only_allow_delete", "IndexMetadata"),
    DYNAMIC("blocks.write", "IndexMetadata"),
    CLOSED("codec", "EngineConfig"),
    DYNAMIC("compound_format", "MergePolicyConfig"),
    CLOSED_BUT("data_path", "IndexMetadata", SHARED),
    DYNAMIC("default_pipeline", "IndexSettings"),
    CLOSED("fielddata.cache", "IndexFieldDataService"),
    DYNAMIC("final_pipeline", "IndexSettings"),
    DYNAMIC("flush_after_merge", "IndexSettings"),
    CLOSED("force_memory_term_dictionary", "Store"),
    FINAL("format", "IndexMetadata"),
    DYNAMIC("gc_deletes", "IndexSettings"),
    DYNAMIC("hidden", "IndexMetadata"),
    DYNAMIC("highlight.max_analyzed_offset", "IndexSettings"),
    DYNAMIC("indexing.slowlog.level", "IndexingSlowLog"),
    DYNAMIC("indexing.slowlog.reformat", "IndexingSlowLog"),
    DYNAMIC("indexing.slowlog.source", "IndexingSlowLog"),
    DYNAMIC("indexing.slowlog.threshold.index.debug", "IndexingSlowLog"),
    DYNAMIC("indexing.slowlog.threshold.index.info", "IndexingSlowLog"),
    DYNAMIC("indexing.slowlog.threshold.index.trace", "IndexingSlowLog"),
    DYNAMIC("indexing.slowlog.threshold.index.warn", "IndexingSlowLog"),
    DYNAMIC("lifecycle.indexing_complete", "LifecycleSettings"),
    DYNAMIC("lifecycle.name", "LifecycleSettings"),
    DYNAMIC_BUT("lifecycle.origination_date", "LifecycleSettings", AGES),
    DYNAMIC("lifecycle.parse_origination_date", "LifecycleSettings"),
    DYNAMIC("lifecycle.rollover_alias", "RolloverAction"),
    CLOSED("load_fixed_bitset_filters_eagerly", "BitsetFilterCache"),
    DYNAMIC_BUT("mapper.dynamic", "MapperService", REMOVED),
    CLOSED("mapping.coerce", "FieldMapper"),
    DYNAMIC("mapping.depth.limit", "MapperService"),
    DYNAMIC("mapping.field_name_length.limit", "MapperService"),
    CLOSED("mapping.ignore_malformed", "FieldMapper"),
    DYNAMIC("mapping.nested_fields.limit", "MapperService"),
    DYNAMIC("mapping.nested_objects.limit", "MapperService"),
    DYNAMIC("mapping.total_fields.limit", "MapperService"),
    DYNAMIC("max_adjacency_matrix_filters", "IndexSettings"),
    DYNAMIC("max_docvalue_fields_search", "IndexSettings"),
    DYNAMIC("max_inner_result_window", "IndexSettings"),
    DYNAMIC("max_ngram_diff", "IndexSettings"),
    DYNAMIC("max_refresh_listeners", "IndexSettings"),
    DYNAMIC("max_regex_length", "IndexSettings"),
    DYNAMIC("max_rescore_window", "IndexSettings"),
    DYNAMIC("max_result_window", "IndexSettings"),
    DYNAMIC("max_script_fields", "IndexSettings"),
    DYNAMIC("max_shingle_diff", "IndexSettings"),
    DYNAMIC("max_slices_per_scroll", "IndexSettings"),
    DYNAMIC("max_terms_count", "IndexSettings"),
    DYNAMIC("merge.policy.deletes_pct_allowed", "MergePolicyConfig"),
    DYNAMIC("merge.policy.expunge_deletes_allowed", "MergePolicyConfig"),
    DYNAMIC("merge.policy.floor_segment", "MergePolicyConfig"),
    DYNAMIC("merge.policy.max_merge_at_once", "MergePolicyConfig"),
    DYNAMIC("merge.policy.max_merge_at_once_explicit", "MergePolicyConfig"),
    DYNAMIC("merge.policy.max_merged_segment", "MergePolicyConfig"),
    DYNAMIC("merge.policy.reclaim_deletes_weight", "MergePolicyConfig"),
    DYNAMIC("merge.policy.segments_per_tier", "MergePolicyConfig"),
    DYNAMIC("merge.scheduler.auto_throttle", "MergeSchedulerConfig"),
    DYNAMIC("merge.scheduler.max_merge_count", "MergeSchedulerConfig"),
    DYNAMIC("merge.scheduler.max_thread_count", "MergeSchedulerConfig"),
    DYNAMIC("number_of_replicas", "IndexMetadata"),
    CLOSED_BUT("number_of_routing_shards", "IndexMetadata", SPLIT),
    FINAL("number_of_shards", "IndexMetadata"),
    DYNAMIC_BUT("optimize_auto_generated_id", "EngineConfig", REMOVED),
    CLOSED("percolator.map_unmapped_fields_as_text", "PercolatorFieldMapper"),
    DYNAMIC("priority", "IndexMetadata"),
    CLOSED("queries.cache.enabled", "IndexModule"),
    DYNAMIC("query.default_field", "IndexSettings"),
    CLOSED("query.parse.allow_unmapped_fields", "IndexSettings"),
    CLOSED("query_string.lenient", "IndexSettings"),
    CLOSED("recovery.type", "IndexModule"),
    DYNAMIC("refresh_interval", "IndexSettings"),
    DYNAMIC("requests.cache.enable", "IndicesRequestCache"),
    DYNAMIC("routing.allocation.enable", "EnableAllocationDecider"),
    DYNAMIC("routing.allocation.exclude.*", "IndexMetadata"),
    DYNAMIC("routing.allocation.exclude._tier", "DataTierAllocationDecider"),
    DYNAMIC("routing.allocation.include.*", "IndexMetadata"),
    DYNAMIC("routing.allocation.include._tier", "DataTierAllocationDecider"),
    DYNAMIC("routing.allocation.include._tier_preference",
        "DataTierAllocationDecider"),
    DYNAMIC("routing.allocation.require.*", "IndexMetadata"),
    DYNAMIC("routing.allocation.require._tier", "DataTierAllocationDecider"),
    DYNAMIC("routing.allocation.total_shards_per_node",
        "ShardsLimitAllocationDecider"),
    DYNAMIC("routing.rebalance.enable", "EnableAllocationDecider"),
    CLOSED_BUT("routing_partition_size", "IndexMetadata", PARTITION),
    DYNAMIC("search.idle.after", "IndexSettings"),
    DYNAMIC("search.slowlog.level", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.fetch.debug", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.fetch.info", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.fetch.trace", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.fetch.warn", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.query.debug", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.query.info", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.query.trace", "SearchSlowLog"),
    DYNAMIC("search.slowlog.threshold.query.warn", "SearchSlowLog"),
    PRIVATE("search.throttled", "IndexSettings"),
    CLOSED("shard.check_on_startup", "IndexSettings"),
    CLOSED("similarity.*", "IndexScopedSettings"),
    FINAL("soft_deletes.enabled", "IndexSettings"),
    DYNAMIC("soft_deletes.retention.operations", "IndexSettings"),
    DYNAMIC("soft_deletes.retention_lease.period", "IndexSettings"),
    FINAL("sort.field", "IndexSortConfig"),
    FINAL("sort.missing", "IndexSortConfig"),
    FINAL("sort.mode", "IndexSortConfig"),
    FINAL("sort.order", "IndexSortConfig"),
    PRIVATE("source_only", "SourceOnlySnapshotRepository"),
    CLOSED_BUT("store.fs.fs_lock", "FsDirectoryFactory", LOCK),
    CLOSED("store.preload", "IndexModule"),
    CLOSED("store.stats_refresh_interval", "Store"),
    CLOSED("store.type", "IndexModule"),
    DYNAMIC("translog.durability", "IndexSettings"),
    DYNAMIC("translog.flush_threshold_size", "IndexSettings"),
    DYNAMIC("translog.generation_threshold_size", "IndexSettings"),
    DYNAMIC("translog.retention.age", "IndexSettings"),
    DYNAMIC("translog.retention.size", "IndexSettings"),
    DYNAMIC("translog.sync_interval", "IndexSettings"),
    DYNAMIC("unassigned.node_left.delayed_timeout", "UnassignedInfo"),
    PRIVATE("verified_before_close", "MetadataIndexStateService"),
    PRIVATE("version.created", "IndexMetadata"),
    DYNAMIC("warmer.enabled", "IndexSettings"),
    DYNAMIC("write.wait_for_active_shards", "IndexMetadata"),
};

const struct class_setting *
class_setting_find(const char *key)
{
    const struct class_setting *found = NULL;

    /* An exact row beats a family's. */
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const struct class_setting *row = &settings[i];
        size_t length = strlen(row->key) - 1;

        if (strcmp(row->key, key) == 0)
            return row;
        if (row->key[length] == '*' && strncmp(row->key, key, length) == 0)
            found = row;
    }
    return found;
}
