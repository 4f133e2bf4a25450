import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.master.AcknowledgedRequest;
import org.elasticsearch.action.support.master.MasterNodeRequest;
import org.elasticsearch.client.node.NodeClient;
import org.elasticsearch.common.CheckedFunction;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.xcontent.ToXContentObject;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestToXContentListener;

/** One method on one path: the HTTP request becomes an action's request, its answer is printed. */
final class Endpoint<Q extends MasterNodeRequest<Q>, R extends ActionResponse & ToXContentObject>
        extends BaseRestHandler {
    private final ActionType<R> action;
    private final CheckedFunction<RestRequest, Q, IOException> toRequest;
    private final List<Route> routes;
    private boolean timeouts = true;

    Endpoint(ActionType<R> action, CheckedFunction<RestRequest, Q, IOException> toRequest,
             RestRequest.Method method, String... paths) {
        this.action = action;
        this.toRequest = toRequest;
        this.routes = Arrays.stream(paths).map(path -> new Route(method, path))
            .collect(Collectors.toList());
    }

    /** Read neither master_timeout nor timeout, so that both are refused. */
    Endpoint<Q, R> withoutTimeouts() {
        timeouts = false;
        return this;
    }

    /** The names in the path, none when it has none. */
    static String[] names(RestRequest http) {
        return Strings.splitStringByCommaToArray(http.param("name"));
    }

    @Override
    public String getName() {
        return action.name();
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest http, NodeClient client)
            throws IOException {
        Q request = toRequest.apply(http);
        if (timeouts) {
            request.masterNodeTimeout(
                http.paramAsTime("master_timeout", request.masterNodeTimeout()));
        }
        if (timeouts && request instanceof AcknowledgedRequest) {
            AcknowledgedRequest<?> acked = (AcknowledgedRequest<?>) request;
            acked.timeout(http.paramAsTime("timeout", acked.timeout()));
        }
        return channel -> client.execute(action, request, new RestToXContentListener<>(channel));
    }
}
