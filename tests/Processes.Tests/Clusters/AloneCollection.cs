namespace ModelPipeline.Tests;

/// <summary>
/// Tests that measure times beside other work. They run one after the other, after all other tests. <c>./test</c> selects them by the trait
/// <c>Machine=Alone</c> and runs them while no other test project runs.
/// </summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;
