import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateUpdateTask;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.health.ClusterStateHealth;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.MetadataCreateDataStreamService;
import org.elasticsearch.cluster.metadata.MetadataCreateDataStreamService.CreateDataStreamClusterStateUpdateRequest;
import org.elasticsearch.cluster.metadata.MetadataDeleteIndexService;
import org.elasticsearch.cluster.metadata.MetadataIndexTemplateService;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.inject.Inject;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.index.Index;
import org.elasticsearch.index.mapper.MetadataFieldMapper;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.xpack.core.action.CreateDataStreamAction;
import org.elasticsearch.xpack.core.action.DeleteDataStreamAction;
import org.elasticsearch.xpack.core.action.GetDataStreamAction;
import org.elasticsearch.xpack.core.action.GetDataStreamAction.Response.DataStreamInfo;
import org.elasticsearch.xpack.core.ilm.LifecycleSettings;

/** {@code _data_stream}: create, get and delete, over the server's own data stream services. */
public final class DataStreamPlugin extends Plugin implements ActionPlugin, MapperPlugin {
    private static final String ALL = "/_data_stream";
    private static final String ONE = "/_data_stream/{name}";

    @Override
    public Map<String, MetadataFieldMapper.TypeParser> getMetadataMappers() {
        return Collections.singletonMap(TimestampMarker.NAME, TimestampMarker.PARSER);
    }

    @Override
    public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
        return Arrays.asList(new ActionHandler<>(CreateDataStreamAction.INSTANCE, Create.class),
            new ActionHandler<>(GetDataStreamAction.INSTANCE, Get.class),
            new ActionHandler<>(DeleteDataStreamAction.INSTANCE, Delete.class));
    }

    @Override
    public List<RestHandler> getRestHandlers(Settings settings, RestController controller,
            ClusterSettings clusterSettings, IndexScopedSettings indexSettings,
            SettingsFilter filter, IndexNameExpressionResolver names,
            Supplier<DiscoveryNodes> nodes) {
        // Elastic's own handlers of 7.10.2 read no parameter.
        return Arrays.asList(
            new Endpoint<>(CreateDataStreamAction.INSTANCE,
                http -> new CreateDataStreamAction.Request(http.param("name")),
                Method.PUT, ONE).withoutTimeouts(),
            new Endpoint<>(GetDataStreamAction.INSTANCE,
                http -> new GetDataStreamAction.Request(Endpoint.names(http)),
                Method.GET, ALL, ONE).withoutTimeouts(),
            new Endpoint<>(DeleteDataStreamAction.INSTANCE,
                http -> new DeleteDataStreamAction.Request(Endpoint.names(http)),
                Method.DELETE, ONE).withoutTimeouts());
    }

    public static final class Create
            extends MasterAction<CreateDataStreamAction.Request, AcknowledgedResponse> {
        private final MetadataCreateDataStreamService service;

        @Inject
        public Create(Services services, MetadataCreateDataStreamService service) {
            super(CreateDataStreamAction.NAME, ClusterBlockLevel.METADATA_WRITE, services,
                CreateDataStreamAction.Request::new, AcknowledgedResponse::new);
            this.service = service;
        }

        @Override
        protected void masterOperation(CreateDataStreamAction.Request request, ClusterState state,
                                       ActionListener<AcknowledgedResponse> listener) {
            service.createDataStream(new CreateDataStreamClusterStateUpdateRequest(
                request.getName(), request.masterNodeTimeout(), request.timeout()), listener);
        }
    }

    public static final class Get
            extends MasterAction<GetDataStreamAction.Request, GetDataStreamAction.Response> {
        @Inject
        public Get(Services services) {
            super(GetDataStreamAction.NAME, ClusterBlockLevel.METADATA_READ, services,
                GetDataStreamAction.Request::new, GetDataStreamAction.Response::new);
        }

        @Override
        protected void masterOperation(GetDataStreamAction.Request request, ClusterState state,
                                       ActionListener<GetDataStreamAction.Response> listener) {
            listener.onResponse(new GetDataStreamAction.Response(indexNameExpressionResolver
                .dataStreamNames(state, request.indicesOptions(), request.getNames()).stream()
                .sorted().map(name -> info(state, name)).collect(Collectors.toList())));
        }

        private static DataStreamInfo info(ClusterState state, String name) {
            DataStream stream = state.metadata().dataStreams().get(name);
            String[] indices = stream.getIndices().stream().map(Index::getName)
                .toArray(String[]::new);
            String template =
                MetadataIndexTemplateService.findV2Template(state.metadata(), name, false);
            String policy = template == null ? null : MetadataIndexTemplateService
                .resolveSettings(state.metadata(), template).get(LifecycleSettings.LIFECYCLE_NAME);
            return new DataStreamInfo(stream, new ClusterStateHealth(state, indices).getStatus(),
                template, policy);
        }
    }

    public static final class Delete
            extends MasterAction<DeleteDataStreamAction.Request, AcknowledgedResponse> {
        private final MetadataDeleteIndexService service;

        @Inject
        public Delete(Services services, MetadataDeleteIndexService service) {
            super(DeleteDataStreamAction.NAME, ClusterBlockLevel.METADATA_WRITE, services,
                DeleteDataStreamAction.Request::new, AcknowledgedResponse::new);
            this.service = service;
        }

        @Override
        protected void masterOperation(DeleteDataStreamAction.Request request, ClusterState now,
                                       ActionListener<AcknowledgedResponse> listener) {
            clusterService.submitStateUpdateTask("delete-data-stream",
                new ClusterStateUpdateTask() {
                    @Override
                    public ClusterState execute(ClusterState state) {
                        return without(indexNameExpressionResolver.dataStreamNames(state,
                            request.indicesOptions(), request.getNames()), state);
                    }

                    @Override
                    public void onFailure(String source, Exception failure) {
                        listener.onFailure(failure);
                    }

                    @Override
                    public void clusterStateProcessed(String source, ClusterState before,
                                                      ClusterState after) {
                        listener.onResponse(new AcknowledgedResponse(true));
                    }
                });
        }

        private ClusterState without(List<String> names, ClusterState state) {
            Metadata.Builder metadata = Metadata.builder(state.metadata());
            Set<Index> indices = new HashSet<>();
            for (String name : names) {
                indices.addAll(state.metadata().dataStreams().get(name).getIndices());
                metadata.removeDataStream(name);
            }
            return service.deleteIndices(
                ClusterState.builder(state).metadata(metadata).build(), indices);
        }
    }
}
