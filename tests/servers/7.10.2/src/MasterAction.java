import java.io.IOException;
import java.util.function.Function;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.MasterNodeRequest;
import org.elasticsearch.action.support.master.TransportMasterNodeAction;
import org.elasticsearch.cluster.AckedClusterStateUpdateTask;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ack.AckedRequest;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.inject.Inject;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/** What the actions of the two plugins share: run on the master, honour blocks and time limits. */
abstract class MasterAction<Q extends MasterNodeRequest<Q>, R extends ActionResponse>
        extends TransportMasterNodeAction<Q, R> {

    /** The services that a node injects into each action. */
    public static final class Services {
        private final TransportService transport;
        private final ClusterService cluster;
        private final ThreadPool threads;
        private final ActionFilters filters;
        private final IndexNameExpressionResolver names;

        @Inject
        public Services(TransportService transport, ClusterService cluster, ThreadPool threads,
                        ActionFilters filters, IndexNameExpressionResolver names) {
            this.transport = transport;
            this.cluster = cluster;
            this.threads = threads;
            this.filters = filters;
            this.names = names;
        }
    }

    /** A function from the old cluster state to the new one. */
    interface Change {
        ClusterState apply(ClusterState state) throws Exception;
    }

    private final ClusterBlockLevel level;
    private final Writeable.Reader<R> response;

    MasterAction(String name, ClusterBlockLevel level, Services s, Writeable.Reader<Q> request,
                 Writeable.Reader<R> response) {
        super(name, s.transport, s.cluster, s.threads, s.filters, request, s.names);
        this.level = level;
        this.response = response;
    }

    @Override
    protected final String executor() {
        return ThreadPool.Names.SAME;
    }

    @Override
    protected final R read(StreamInput in) throws IOException {
        return response.read(in);
    }

    @Override
    protected final ClusterBlockException checkBlock(Q request, ClusterState state) {
        return state.blocks().globalBlockedException(level);
    }

    /** Changes the cluster state and answers when all nodes have it. */
    final void update(String source, AckedRequest request, ActionListener<R> listener,
                      Function<Boolean, R> answer, Change change) {
        clusterService.submitStateUpdateTask(source,
            new AckedClusterStateUpdateTask<R>(request, listener) {
                @Override
                protected R newResponse(boolean acknowledged) {
                    return answer.apply(acknowledged);
                }

                @Override
                public ClusterState execute(ClusterState state) throws Exception {
                    return change.apply(state);
                }
            });
    }
}
