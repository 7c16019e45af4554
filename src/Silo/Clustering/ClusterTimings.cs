using Orleans.Configuration;

namespace ModelPipeline.Silo.Clustering;

/// <summary>How soon silos and clients notice that one of them is gone. The measurements are in <c>docs/operations.md</c>.</summary>
internal static class ClusterTimings
{
    public static void Apply(ClusterMembershipOptions membership)
    {
        // A silo that is cut off or hangs is declared dead after three missed probes and after as long a silence on its connections, which
        // is the longest probe timeout times three: 6 seconds. Half of that would take pauses of 3 seconds (a throttled container, a
        // virtual machine that is moved) for deaths; what Orleans comes with, a minute of silence, is longer than callers wait.
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 3;
        // A silo that slept through its own death reads of it here, if nobody tells it.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        // After all silos died at once, the next ones wait until these marks are three periods old before they pass over the dead.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }

    public static void Apply(GatewayOptions gateways) =>
        // One small query per client: how long after its death a silo still gets calls, and a new one gets none.
        gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2);

    public static void Apply(ClientMessagingOptions messaging) =>
        // Longer than any pipeline's timeout, which is at most ten minutes: callers end their calls themselves, each at its own deadline.
        messaging.ResponseTimeout = TimeSpan.FromMinutes(11);
}
