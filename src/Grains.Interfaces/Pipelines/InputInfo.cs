using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>The source of a pipeline's input.</summary>
/// <param name="Kind">The kind of retriever.</param>
/// <param name="Connection">The name of the connection string, never the string itself.</param>
/// <param name="Source">The table or file; <c>query</c> for a query, whose text may be confidential.</param>
/// <param name="UserColumn">The column that holds the user id.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.InputInfo")]
public sealed record InputInfo(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Connection,
    [property: Id(2)] string Source,
    [property: Id(3)] string UserColumn)
{
    /// <summary>The features that come with each call; null if calls bring none.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ColumnInfo[]? Request { get; init; }
}
