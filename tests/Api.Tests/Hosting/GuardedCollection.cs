namespace ModelPipeline.Tests;

/// <summary>Classes that share one API with keys, one after the other, as in <see cref="ServingCollection"/>.</summary>
[CollectionDefinition]
public sealed class GuardedCollection : ICollectionFixture<GuardedApi>;
