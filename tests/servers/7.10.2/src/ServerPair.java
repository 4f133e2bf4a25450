import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

import org.elasticsearch.analysis.common.CommonAnalysisPlugin;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.index.mapper.GeoShapeFieldMapper;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.MapperExtrasPlugin;
import org.elasticsearch.index.reindex.ReindexPlugin;
import org.elasticsearch.ingest.common.IngestCommonPlugin;
import org.elasticsearch.ingest.useragent.IngestUserAgentPlugin;
import org.elasticsearch.join.ParentJoinPlugin;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.node.NodeValidationException;
import org.elasticsearch.painless.PainlessPlugin;
import org.elasticsearch.percolator.PercolatorPlugin;
import org.elasticsearch.plugin.repository.url.URLRepositoryPlugin;
import org.elasticsearch.plugins.ExtensiblePlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.script.expression.ExpressionPlugin;
import org.elasticsearch.script.mustache.MustachePlugin;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * Runs independent single-node clusters in one JVM, each with its own data folder and ports that
 * the system picks: {@code ServerPair HOME NAME... [SETTING=VALUE...]}. A setting is for all
 * clusters, or for one as {@code NAME:SETTING=VALUE}. Prints a line {@code NODE url} for each
 * cluster in the order of the names, then {@code READY}. Ends at SIGTERM.
 */
public final class ServerPair {
    private static final List<Class<? extends Plugin>> PLUGINS = Arrays.asList(
        Netty4Plugin.class, CommonAnalysisPlugin.class, MapperExtrasPlugin.class,
        ReindexPlugin.class, IngestCommonPlugin.class, IngestUserAgentPlugin.class,
        ParentJoinPlugin.class, PainlessPlugin.class, PercolatorPlugin.class,
        URLRepositoryPlugin.class, ExpressionPlugin.class, MustachePlugin.class,
        GeoShape.class, LifecyclePlugin.class, DataStreamPlugin.class, TierPlugin.class);

    /** The whole of the geo module, which is not published as a jar. */
    public static final class GeoShape extends Plugin implements MapperPlugin {
        @Override
        public Map<String, Mapper.TypeParser> getMappers() {
            return Collections.singletonMap(GeoShapeFieldMapper.CONTENT_TYPE,
                new GeoShapeFieldMapper.TypeParser());
        }
    }

    /** A node from classes on the class path instead of plugin folders. */
    private static final class EmbeddedNode extends Node {
        EmbeddedNode(Settings settings) {
            super(InternalSettingsPreparer.prepareEnvironment(settings, Collections.emptyMap(),
                null, () -> "unnamed"), PLUGINS, true);
        }

        @Override
        protected void configureNodeAndClusterIdStateListener(ClusterService clusterService) {
            // It names the log lines, and can do so only once in a JVM.
        }

        String url() {
            return "http://127.0.0.1:" + injector().getInstance(HttpServerTransport.class)
                .boundAddress().publishAddress().getPort();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Path home = Paths.get(args[0]);
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        List<String> options = rest.stream().filter(arg -> arg.contains("="))
            .collect(Collectors.toList());

        // Painless fills static tables while a node is made: make them one after the other.
        extendPainless();
        List<EmbeddedNode> nodes = new ArrayList<>();
        for (String name : rest) {
            if (name.contains("=") == false) {
                nodes.add(new EmbeddedNode(settings(home, name, options)));
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> nodes.forEach(ServerPair::close)));
        nodes.parallelStream().forEach(ServerPair::start);
        nodes.forEach(node -> System.out.println("NODE " + node.url()));
        System.out.println("READY");

        // All threads of a node are daemons.
        Thread.currentThread().join();
    }

    private static Settings settings(Path home, String name, List<String> options) {
        Settings.Builder settings = Settings.builder()
            .put("cluster.name", "cluster-" + name)
            .put("node.name", "node-" + name)
            .put("path.home", home.resolve(name).toString())
            .put("network.host", "127.0.0.1")
            .put("http.port", 0)
            .put("transport.port", 0)
            .put("discovery.type", "single-node")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            // The real memory is that of the whole JVM, which the clusters share.
            .put("indices.breaker.total.use_real_memory", false);
        for (String option : options) {
            int equals = option.indexOf('=');
            String key = option.substring(0, equals);
            if (key.startsWith(name + ":")) {
                key = key.substring(name.length() + 1);
            }
            if (key.contains(":") == false) {
                settings.put(key, option.substring(equals + 1));
            }
        }
        return settings.build();
    }

    private static void start(Node node) {
        try {
            node.start();
        } catch (NodeValidationException failure) {
            throw new IllegalStateException(failure);
        }
        node.client().admin().cluster().prepareHealth().setWaitForYellowStatus().get();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException failure) {
            failure.printStackTrace();
        }
    }

    /** Gives Painless the classes of the other modules, as loading them as modules would. */
    private static void extendPainless() {
        new PainlessPlugin().loadExtensions(new ExtensiblePlugin.ExtensionLoader() {
            @Override
            public <T> List<T> loadExtensions(Class<T> kind) {
                return ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::get)
                    .collect(Collectors.toList());
            }
        });
    }
}
