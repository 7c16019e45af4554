namespace ModelPipeline.Tests;

/// <summary>
/// Tests that measure how long something takes beside something else: they run one after the other, after all others. <c>./test</c> runs
/// them by the trait <c>Machine=Alone</c> when no other test project runs.
/// </summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;
