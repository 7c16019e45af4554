namespace ModelPipeline;

/// <summary>
/// The columns of the table <c>{output}_shadow</c>, which keeps the scores of shadow versions, each beside the score that the stable
/// version made of the same row. Its primary key is user and version. The columns <c>user_id</c>, <c>model_version</c>,
/// <c>retrieved_at</c>, <c>scored_at</c> and <c>run_id</c> mean the same as in the output table (<see cref="OutputTable"/>).
/// </summary>
public static class ShadowTable
{
    /// <summary>The suffix that makes the shadow table's name from the output table's name.</summary>
    public const string Suffix = "_shadow";

    /// <summary>The prefix of each column that holds an output of the stable version.</summary>
    public const string StablePrefix = "stable_";

    /// <summary>Why the shadow version made no score; text, null for a score. The outputs are null then.</summary>
    public const string Failure = "failure";

    /// <summary>Why the stable version made no score; text, null for a score.</summary>
    public const string StableFailure = StablePrefix + Failure;

    /// <summary>The stable version that scored the same row; text.</summary>
    public const string StableVersion = StablePrefix + "version";

    /// <summary>The form of the table.</summary>
    public static VersionTableForm Form { get; } = new(Suffix, "shadow scores", "a shadow table", Columns, Check);

    /// <summary>
    /// The columns of <see cref="VersionRows.Rows"/>: all columns of the table without those of the key. First the outputs of the shadow
    /// version, then the same number of outputs of the stable version.
    /// </summary>
    /// <param name="outputs">The outputs of the pipeline.</param>
    public static Schema Columns(Schema outputs) => new(
    [
        .. outputs.Select(output => output with { Nullable = true }),
        .. outputs.Select(output => output with { Name = StablePrefix + output.Name, Nullable = true }),
        new(Failure, ColumnType.String),
        new(StableFailure, ColumnType.String),
        new(StableVersion, ColumnType.String, Nullable: false),
        new(OutputTable.RetrievedAt, ColumnType.Timestamp, Nullable: false),
        new(OutputTable.ScoredAt, ColumnType.Timestamp, Nullable: false),
        new(OutputTable.RunId, ColumnType.String, Nullable: false),
    ]);

    /// <summary>Checks outputs as columns of the table. Returns faults of <c>Model:Outputs</c>.</summary>
    public static IEnumerable<Fault> Check(Schema outputs) =>
        from columns in Columns(outputs).GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
        where columns.Count() > 1
        select new Fault($"Model:Outputs:{NameOf(outputs, columns.Key)}",
            $"needs the column '{columns.Key}' in the table of shadow scores, which has another column of that name; choose another name.");

    private static string NameOf(Schema outputs, string column)
    {
        bool Is(string name) => name.Equals(column, StringComparison.OrdinalIgnoreCase);
        return outputs.Last(output => Is(output.Name) || Is(StablePrefix + output.Name)).Name;
    }
}
