using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>
/// Gives calls to grains more time than Orleans' 30 seconds. A busy machine can need more for a cluster that has just started.
/// </summary>
internal static class PatientCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Sets the time of calls from silos and from the client of a cluster.</summary>
    /// <param name="builder">The cluster.</param>
    /// <param name="ofSilos">The time of calls from silos, if a test depends on it.</param>
    public static void UsePatientCalls(this InProcessTestClusterBuilder builder, TimeSpan? ofSilos = null)
    {
        builder.ConfigureSilo((_, silo) =>
            silo.Services.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ofSilos ?? Patience));
        builder.ConfigureClient(client =>
            client.Services.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = Patience));
    }
}
