using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>The source of a pipeline's input.</summary>
/// <param name="Kind">The kind of retriever.</param>
/// <param name="Connection">The name of the connection string.</param>
/// <param name="Source">The table or file; <c>query</c> for a query.</param>
/// <param name="UserColumn">The column that holds the user id.</param>
/// <param name="Request">The features that come with each call; null if calls bring none.</param>
public sealed record InputInfo(
    string Kind,
    string Connection,
    string Source,
    string UserColumn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ColumnInfo>? Request = null);
