namespace ModelPipeline.Tests;

/// <summary>Classes that read what the process writes to its console. Nothing else runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class ConsoleCollection;
