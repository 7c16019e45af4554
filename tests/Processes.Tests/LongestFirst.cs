using Xunit.Sdk;
using Xunit.v3;

namespace ModelPipeline.Tests;

/// <summary>Runs the longest test classes first, so that none of them is left for the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(ClusterTests), nameof(JobClusterTests), nameof(TriggerClusterTests), nameof(ConsoleBrowserTests),
        nameof(TlsClusterTests),
        nameof(ScheduleRouteTests), nameof(ClusterPartitionTests), nameof(JobStoreFailureTests), nameof(ClusterStartTests),
        nameof(PrometheusTests), nameof(InitTests), nameof(JobSampleTests), nameof(StartTests),
        nameof(BigQueryFaultRouteTests), nameof(StopTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(OrderOf)];

    private static int OrderOf<TTestCollection>(TTestCollection collection) where TTestCollection : ITestCollection
    {
        // A display name is, for example, "Test collection for ModelPipeline.Tests.StopTests (id: ...)".
        var index = Array.FindIndex(Longest, name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal));
        return index < 0 ? Longest.Length : index;
    }
}
