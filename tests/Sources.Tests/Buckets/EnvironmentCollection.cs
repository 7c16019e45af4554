namespace ModelPipeline.Tests;

/// <summary>Classes that set variables of the process. Nothing else runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class EnvironmentCollection;
