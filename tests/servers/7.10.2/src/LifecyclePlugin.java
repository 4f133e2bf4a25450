import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.CheckedFunction;
import org.elasticsearch.common.ParseField;
import org.elasticsearch.common.inject.Inject;
import org.elasticsearch.common.io.stream.NamedWriteable;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.common.xcontent.NamedXContentRegistry;
import org.elasticsearch.common.xcontent.XContentParser;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.xpack.core.ilm.*;
import org.elasticsearch.xpack.core.ilm.action.DeleteLifecycleAction;
import org.elasticsearch.xpack.core.ilm.action.GetLifecycleAction;
import org.elasticsearch.xpack.core.ilm.action.PutLifecycleAction;

/**
 * {@code _ilm/policy}: Elastic's classes parse, validate and print the policies; only storing them
 * in the cluster state is done here. Policies are never executed.
 */
public final class LifecyclePlugin extends Plugin implements ActionPlugin {
    private static final String ALL = "/_ilm/policy";
    private static final String ONE = "/_ilm/policy/{name}";

    private final List<NamedXContentRegistry.Entry> parsers = new ArrayList<>();
    private final List<NamedWriteableRegistry.Entry> readers = new ArrayList<>();

    public LifecyclePlugin() {
        register(Metadata.Custom.class, IndexLifecycleMetadata.TYPE,
            p -> IndexLifecycleMetadata.PARSER.parse(p, null), IndexLifecycleMetadata::new);
        readers.add(new NamedWriteableRegistry.Entry(NamedDiff.class, IndexLifecycleMetadata.TYPE,
            IndexLifecycleMetadata.IndexLifecycleMetadataDiff::new));
        register(LifecycleType.class, TimeseriesLifecycleType.TYPE,
            p -> TimeseriesLifecycleType.INSTANCE, in -> TimeseriesLifecycleType.INSTANCE);
        action(AllocateAction.NAME, AllocateAction::parse, AllocateAction::new);
        action(DeleteAction.NAME, DeleteAction::parse, DeleteAction::new);
        action(ForceMergeAction.NAME, ForceMergeAction::parse, ForceMergeAction::new);
        action(FreezeAction.NAME, FreezeAction::parse, FreezeAction::new);
        action(MigrateAction.NAME, MigrateAction::parse, MigrateAction::new);
        action(ReadOnlyAction.NAME, ReadOnlyAction::parse, ReadOnlyAction::new);
        action(RolloverAction.NAME, RolloverAction::parse, RolloverAction::new);
        action(SearchableSnapshotAction.NAME, SearchableSnapshotAction::parse,
            SearchableSnapshotAction::new);
        action(SetPriorityAction.NAME, SetPriorityAction::parse, SetPriorityAction::new);
        action(ShrinkAction.NAME, ShrinkAction::parse, ShrinkAction::new);
        action(UnfollowAction.NAME, UnfollowAction::parse, UnfollowAction::new);
        action(WaitForSnapshotAction.NAME, WaitForSnapshotAction::parse,
            WaitForSnapshotAction::new);
    }

    private void action(String name,
                        CheckedFunction<XContentParser, LifecycleAction, IOException> parser,
                        Writeable.Reader<? extends LifecycleAction> reader) {
        register(LifecycleAction.class, name, parser, reader);
    }

    private <T extends NamedWriteable> void register(Class<T> category, String name,
            CheckedFunction<XContentParser, T, IOException> parser,
            Writeable.Reader<? extends T> reader) {
        parsers.add(new NamedXContentRegistry.Entry(category, new ParseField(name), parser));
        readers.add(new NamedWriteableRegistry.Entry(category, name, reader));
    }

    @Override
    public List<NamedXContentRegistry.Entry> getNamedXContent() {
        return parsers;
    }

    @Override
    public List<NamedWriteableRegistry.Entry> getNamedWriteables() {
        return readers;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return Arrays.asList(LifecycleSettings.LIFECYCLE_NAME_SETTING,
            LifecycleSettings.LIFECYCLE_INDEXING_COMPLETE_SETTING,
            LifecycleSettings.LIFECYCLE_ORIGINATION_DATE_SETTING,
            LifecycleSettings.LIFECYCLE_PARSE_ORIGINATION_DATE_SETTING,
            RolloverAction.LIFECYCLE_ROLLOVER_ALIAS_SETTING,
            LifecycleSettings.LIFECYCLE_POLL_INTERVAL_SETTING,
            LifecycleSettings.LIFECYCLE_HISTORY_INDEX_ENABLED_SETTING,
            LifecycleSettings.LIFECYCLE_STEP_MASTER_TIMEOUT_SETTING);
    }

    @Override
    public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
        return Arrays.asList(new ActionHandler<>(PutLifecycleAction.INSTANCE, Put.class),
            new ActionHandler<>(GetLifecycleAction.INSTANCE, Get.class),
            new ActionHandler<>(DeleteLifecycleAction.INSTANCE, Delete.class));
    }

    @Override
    public List<RestHandler> getRestHandlers(Settings settings, RestController controller,
            ClusterSettings clusterSettings, IndexScopedSettings indexSettings,
            SettingsFilter filter, IndexNameExpressionResolver names,
            Supplier<DiscoveryNodes> nodes) {
        return Arrays.asList(
            new Endpoint<>(PutLifecycleAction.INSTANCE, http -> {
                try (XContentParser body = http.contentParser()) {
                    return PutLifecycleAction.Request.parseRequest(http.param("name"), body);
                }
            }, Method.PUT, ONE),
            new Endpoint<>(GetLifecycleAction.INSTANCE,
                http -> new GetLifecycleAction.Request(Endpoint.names(http)),
                Method.GET, ALL, ONE),
            new Endpoint<>(DeleteLifecycleAction.INSTANCE,
                http -> new DeleteLifecycleAction.Request(http.param("name")),
                Method.DELETE, ONE));
    }

    private static IndexLifecycleMetadata stored(ClusterState state) {
        IndexLifecycleMetadata stored = state.metadata().custom(IndexLifecycleMetadata.TYPE);
        return stored == null ? IndexLifecycleMetadata.EMPTY : stored;
    }

    private static SortedMap<String, LifecyclePolicyMetadata> policies(ClusterState state) {
        return new TreeMap<>(stored(state).getPolicyMetadatas());
    }

    private static ClusterState with(SortedMap<String, LifecyclePolicyMetadata> policies,
                                     ClusterState state) {
        return ClusterState.builder(state).metadata(Metadata.builder(state.metadata())
            .putCustom(IndexLifecycleMetadata.TYPE,
                new IndexLifecycleMetadata(policies, stored(state).getOperationMode()))).build();
    }

    private static ResourceNotFoundException notFound(String name) {
        return new ResourceNotFoundException("Lifecycle policy not found: {}", name);
    }

    public static final class Put
            extends MasterAction<PutLifecycleAction.Request, PutLifecycleAction.Response> {
        @Inject
        public Put(Services services) {
            super(PutLifecycleAction.NAME, ClusterBlockLevel.METADATA_WRITE, services,
                PutLifecycleAction.Request::new, PutLifecycleAction.Response::new);
        }

        @Override
        protected void masterOperation(PutLifecycleAction.Request request, ClusterState now,
                                       ActionListener<PutLifecycleAction.Response> listener) {
            LifecyclePolicy policy = request.getPolicy();
            LifecyclePolicy.validatePolicyName(policy.getName());
            update("put-lifecycle", request, listener, PutLifecycleAction.Response::new, state -> {
                SortedMap<String, LifecyclePolicyMetadata> all = policies(state);
                LifecyclePolicyMetadata old = all.get(policy.getName());
                all.put(policy.getName(), new LifecyclePolicyMetadata(policy,
                    Collections.emptyMap(), old == null ? 1 : old.getVersion() + 1,
                    Instant.now().toEpochMilli()));
                return with(all, state);
            });
        }
    }

    public static final class Get
            extends MasterAction<GetLifecycleAction.Request, GetLifecycleAction.Response> {
        @Inject
        public Get(Services services) {
            super(GetLifecycleAction.NAME, ClusterBlockLevel.METADATA_READ, services,
                GetLifecycleAction.Request::new, GetLifecycleAction.Response::new);
        }

        @Override
        protected void masterOperation(GetLifecycleAction.Request request, ClusterState state,
                                       ActionListener<GetLifecycleAction.Response> listener) {
            SortedMap<String, LifecyclePolicyMetadata> all = policies(state);
            Collection<String> wanted = request.getPolicyNames().length == 0
                ? all.keySet() : Arrays.asList(request.getPolicyNames());
            listener.onResponse(new GetLifecycleAction.Response(wanted.stream()
                .map(name -> item(name, all.get(name))).collect(Collectors.toList())));
        }

        private static GetLifecycleAction.LifecyclePolicyResponseItem item(String name,
                LifecyclePolicyMetadata found) {
            if (found == null) {
                throw notFound(name);
            }
            return new GetLifecycleAction.LifecyclePolicyResponseItem(found.getPolicy(),
                found.getVersion(), found.getModifiedDateString());
        }
    }

    public static final class Delete
            extends MasterAction<DeleteLifecycleAction.Request, DeleteLifecycleAction.Response> {
        @Inject
        public Delete(Services services) {
            super(DeleteLifecycleAction.NAME, ClusterBlockLevel.METADATA_WRITE, services,
                DeleteLifecycleAction.Request::new, DeleteLifecycleAction.Response::new);
        }

        @Override
        protected void masterOperation(DeleteLifecycleAction.Request request, ClusterState now,
                                       ActionListener<DeleteLifecycleAction.Response> listener) {
            String name = request.getPolicyName();
            update("delete-lifecycle", request, listener, DeleteLifecycleAction.Response::new,
                state -> {
                    refuseIfUsed(name, state);
                    SortedMap<String, LifecyclePolicyMetadata> all = policies(state);
                    if (all.remove(name) == null) {
                        throw notFound(name);
                    }
                    return with(all, state);
                });
        }

        private static void refuseIfUsed(String name, ClusterState state) {
            List<String> users = StreamSupport.stream(state.metadata().spliterator(), false)
                .filter(index -> name.equals(
                    LifecycleSettings.LIFECYCLE_NAME_SETTING.get(index.getSettings())))
                .map(index -> index.getIndex().getName()).sorted().collect(Collectors.toList());
            if (users.isEmpty() == false) {
                throw new IllegalArgumentException("Cannot delete policy [" + name
                    + "]. It is in use by one or more indices: " + users);
            }
        }
    }
}
