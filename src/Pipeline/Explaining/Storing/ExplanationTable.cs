namespace ModelPipeline;

/// <summary>
/// The columns of the table <c>{output}_explanations</c>, which keeps explanations of scores. Its primary key is user and version. The
/// columns <c>user_id</c>, <c>model_version</c>, <c>retrieved_at</c>, <c>scored_at</c> and <c>run_id</c> mean the same as in the output
/// table (<see cref="OutputTable"/>), and are those of the explained score.
/// </summary>
public static class ExplanationTable
{
    /// <summary>The output column that is explained; text.</summary>
    public const string Output = "output";

    /// <summary>The mean output of the background rows.</summary>
    public const string Baseline = "baseline";

    /// <summary>The output for the user's row.</summary>
    public const string Prediction = "prediction";

    /// <summary>The largest contributions as JSON, in the form of the answer of the API; text.</summary>
    public const string Contributions = "contributions";

    /// <summary>The sum of the other contributions.</summary>
    public const string Others = "others";

    /// <summary>How the contributions were computed; text.</summary>
    public const string Method = "method";

    /// <summary>The pairs of walks; 0 for exact contributions.</summary>
    public const string Samples = "samples";

    /// <summary>Identifies the background rows; text.</summary>
    public const string Background = "background";

    private static readonly Schema All = new(
    [
        new(Output, ColumnType.String, Nullable: false),
        new(Baseline, ColumnType.Double, Nullable: false),
        new(Prediction, ColumnType.Double, Nullable: false),
        new(Contributions, ColumnType.String, Nullable: false),
        new(Others, ColumnType.Double, Nullable: false),
        new(Method, ColumnType.String, Nullable: false),
        new(Samples, ColumnType.Int64, Nullable: false),
        new(Background, ColumnType.String, Nullable: false),
        new(OutputTable.RetrievedAt, ColumnType.Timestamp, Nullable: false),
        new(OutputTable.ScoredAt, ColumnType.Timestamp, Nullable: false),
        new(OutputTable.RunId, ColumnType.String, Nullable: false),
    ]);

    /// <summary>The form of the table. Its columns are the same for every pipeline.</summary>
    public static VersionTableForm Form { get; } =
        new(UserTables.ExplanationsSuffix, "explanations", "a table of explanations", static _ => All, static _ => []);

    /// <summary>The rows of explanations of one version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="explained">The explanations, each with its run; each user once.</param>
    internal static VersionRows RowsOf(string version, IReadOnlyList<(Explanation Explanation, ExplainedRun Run)> explained)
    {
        Column<T> Of<T>(int column, Func<Explanation, ExplainedRun, T> value) =>
            new(All[column], explained.Select(each => value(each.Explanation, each.Run)).ToArray());
        return new(version, new([.. explained.Select(each => each.Explanation.User)],
        [
            Of(0, (explanation, _) => explanation.Output),
            Of(1, (explanation, _) => explanation.Baseline),
            Of(2, (explanation, _) => explanation.Prediction),
            Of(3, (explanation, _) => ContributionsJson.Write(explanation.Contributions)),
            Of(4, (explanation, _) => explanation.Others),
            Of(5, (explanation, _) => explanation.Method.ToString()),
            Of(6, (explanation, _) => (long)explanation.Samples),
            Of(7, (explanation, _) => explanation.Background.Id),
            Of(8, (_, run) => run.RetrievedAt.UtcDateTime),
            Of(9, (_, run) => run.ScoredAt.UtcDateTime),
            Of(10, (_, run) => run.RunId.ToString("D")),
        ]));
    }
}
