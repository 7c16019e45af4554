namespace ModelPipeline.Grains;

/// <summary>The destination of a pipeline's scores.</summary>
/// <param name="Kind">The kind of writer.</param>
/// <param name="Connection">The name of the connection string, never the string itself.</param>
/// <param name="Table">The output table.</param>
/// <param name="Mode">Upsert or Append.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.OutputInfo")]
public sealed record OutputInfo(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Connection,
    [property: Id(2)] string Table,
    [property: Id(3)] string Mode);
