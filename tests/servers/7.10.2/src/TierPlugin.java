import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.elasticsearch.cluster.node.DiscoveryNodeRole;
import org.elasticsearch.cluster.routing.allocation.decider.AllocationDecider;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.shard.IndexSettingProvider;
import org.elasticsearch.plugins.ClusterPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.xpack.cluster.routing.allocation.DataTierAllocationDecider;
import org.elasticsearch.xpack.core.DataTier;

/** Data tiers as in the distribution: each new index gets {@code _tier_preference}. */
public final class TierPlugin extends Plugin implements ClusterPlugin {
    @Override
    public List<Setting<?>> getSettings() {
        return Arrays.asList(
            DataTierAllocationDecider.CLUSTER_ROUTING_REQUIRE_SETTING,
            DataTierAllocationDecider.CLUSTER_ROUTING_INCLUDE_SETTING,
            DataTierAllocationDecider.CLUSTER_ROUTING_EXCLUDE_SETTING,
            DataTierAllocationDecider.INDEX_ROUTING_REQUIRE_SETTING,
            DataTierAllocationDecider.INDEX_ROUTING_INCLUDE_SETTING,
            DataTierAllocationDecider.INDEX_ROUTING_EXCLUDE_SETTING,
            DataTierAllocationDecider.INDEX_ROUTING_PREFER_SETTING);
    }

    @Override
    public Set<DiscoveryNodeRole> getRoles() {
        return new HashSet<>(Arrays.asList(
            DataTier.DATA_CONTENT_NODE_ROLE, DataTier.DATA_HOT_NODE_ROLE,
            DataTier.DATA_WARM_NODE_ROLE, DataTier.DATA_COLD_NODE_ROLE));
    }

    @Override
    public Collection<AllocationDecider> createAllocationDeciders(Settings settings,
                                                                  ClusterSettings cluster) {
        return Collections.singletonList(new DataTierAllocationDecider(cluster));
    }

    @Override
    public Collection<IndexSettingProvider> getAdditionalIndexSettingProviders() {
        return Collections.singletonList(new DataTier.DefaultHotAllocationSettingProvider());
    }
}
