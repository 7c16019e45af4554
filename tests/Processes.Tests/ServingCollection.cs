namespace ModelPipeline.Tests;

/// <summary>
/// Classes that share one API, one after the other. They leave no version, schedule or running job behind, and do not count what others may
/// have done before.
/// </summary>
[CollectionDefinition]
public sealed class ServingCollection : ICollectionFixture<ServingApi>;
