namespace ModelPipeline.Tests;

/// <summary>Tests that share a cluster, one after the other, and after all tests that mind company on the machine less.</summary>
[CollectionDefinition(nameof(ServingCluster), DisableParallelization = true)]
public sealed class ServingClusterCollection : ICollectionFixture<ServingCluster>;
