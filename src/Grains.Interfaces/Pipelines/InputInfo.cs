namespace ModelPipeline.Grains;

/// <summary>Where a pipeline's input comes from.</summary>
/// <param name="Kind">The retriever.</param>
/// <param name="Connection">The name of its connection string; never the string.</param>
/// <param name="Source">The table or file; <c>query</c> for a query, whose text may hold what is nobody else's business.</param>
/// <param name="UserColumn">The column that holds the user id.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.InputInfo")]
public sealed record InputInfo(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Connection,
    [property: Id(2)] string Source,
    [property: Id(3)] string UserColumn);
