namespace ModelPipeline.Tests;

/// <summary>Classes that share one API without keys, one after the other. They leave no version, schedule or running job behind.</summary>
[CollectionDefinition]
public sealed class ServingCollection : ICollectionFixture<ServingApi>;
