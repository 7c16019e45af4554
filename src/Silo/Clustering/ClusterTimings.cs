using Orleans.Configuration;

namespace ModelPipeline.Silo.Clustering;

/// <summary>Sets how soon silos and clients notice that a silo is gone. The measurements are in <c>docs/operations.md</c>.</summary>
internal static class ClusterTimings
{
    public static void Apply(ClusterMembershipOptions membership)
    {
        // A silo that hangs or is cut off is declared dead after three missed probes and an equally long silence on its connections (three
        // times the longest probe timeout): 6 seconds. With half of that, a pause of 3 seconds (a throttled container, a virtual machine
        // that is moved) would count as a death. Orleans' default, a minute of silence, is longer than callers wait.
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 3;
        // A silo that slept while the others declared it dead reads of its death here, if no other silo tells it.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        // When all silos died at once, the next silos wait until these marks are three periods old. Only then do they ignore the dead
        // silos.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }

    public static void Apply(GatewayOptions gateways) =>
        // One small query per client. After a silo's death, calls can still go to the silo for this time; a new silo gets no calls for this
        // time.
        gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2);

    public static void Apply(ClientMessagingOptions messaging) =>
        // Longer than the timeout of any pipeline, which is at most ten minutes. Each caller ends its call at its own deadline.
        messaging.ResponseTimeout = TimeSpan.FromMinutes(11);
}
