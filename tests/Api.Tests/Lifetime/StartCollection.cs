namespace ModelPipeline.Tests;

/// <summary>Tests that start the API inside the tests. They run after all others, because a start keeps the processors busy.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class StartCollection;
