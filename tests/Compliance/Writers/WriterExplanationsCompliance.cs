namespace ModelPipeline.Compliance;

/// <summary>The table of stored explanations.</summary>
public abstract class WriterExplanationsCompliance(IWriterStore store) : WriterCompliance(store)
{
    private const string Explanations = Table + "_explanations";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly StoreCall Call = new("test");

    [Fact]
    public async Task OpenAsync_TableIsMissing_CreatesTheColumnsAndKeyOfTheDocs()
    {
        await using var writer = await OpenAsync();
        Assert.Equal([Table], await Store.TablesAsync());

        await writer.Explanations!.OpenAsync(Scores.Schema, Token);
        await writer.Explanations!.OpenAsync(Scores.Schema, Token);

        var made = await Store.DescribeAsync(Explanations);
        Field[] columns =
        [
            new("user_id", ColumnType.String), new("model_version", ColumnType.String), new("output", ColumnType.String),
            new("baseline", ColumnType.Double), new("prediction", ColumnType.Double), new("contributions", ColumnType.String),
            new("others", ColumnType.Double), new("method", ColumnType.String), new("samples", ColumnType.Int64),
            new("background", ColumnType.String), new("retrieved_at", ColumnType.Timestamp), new("scored_at", ColumnType.Timestamp),
            new("run_id", ColumnType.String),
        ];
        Assert.Equal(columns.Select(column => $"{column.Name} {Store.TypeName(column)}"), made.Columns);
        Assert.Equal(["user_id", "model_version"], made.Key);
    }

    [Fact]
    public async Task WriteAsync_UserAgain_KeepsTheNewerBesideOtherVersions()
    {
        await using var writer = await OpenAsync();
        var table = writer.Explanations!;
        await table.OpenAsync(Scores.Schema, Token);

        await table.WriteAsync(Of("v1", 1, 20, "a", "b"), Call, Token);
        await table.WriteAsync(Of("v1", 2, 10, "a"), Call, Token);
        await table.WriteAsync(Of("v1", 3, 30, "b"), Call, Token);
        await table.WriteAsync(Of("v2", 4, 10, "a"), Call, Token);

        Assert.Equal([("a", 1.0), ("b", 3.0)], await StoredAsync(table, "v1"));
        Assert.Equal([("a", 4.0)], await StoredAsync(table, "v2"));
    }

    [Fact]
    public async Task WriteAsync_OddTexts_AreStoredUnchanged()
    {
        await using var writer = await OpenAsync();
        var table = writer.Explanations!;
        await table.OpenAsync(Scores.Schema, Token);
        string[] users = [.. OddTexts.Values];

        await table.WriteAsync(Of("v1", 1, 20, users), Call, Token);

        var read = new List<(string User, string Contributions)>();
        await foreach (var page in table.ReadAsync("v1", 100, Call, Token))
            read.AddRange(page.Users.Select((user, row) => (user, (string)page[ExplanationTable.Contributions].ValueAt(row)!)));
        var expected = users.Select(user => (user, ContributionsJson.Write([new(user, user, null, 1, 0)])));
        Assert.Equal(expected.Order(), read.Order());
    }

    private static async Task<IReadOnlyList<(string, double)>> StoredAsync(IVersionTable table, string version)
    {
        var rows = new List<(string User, double Prediction)>();
        await foreach (var page in table.ReadAsync(version, 100, Call, Token))
            rows.AddRange(page.Users.Select((user, row) => (user, (double)page[ExplanationTable.Prediction].ValueAt(row)!)));
        return [.. rows.OrderBy(row => row.User, StringComparer.Ordinal)];
    }

    private static VersionRows Of(string version, double prediction, double seconds, params IReadOnlyList<string> users)
    {
        var run = new ExplainedRun(Noon.AddSeconds(seconds), Noon.AddSeconds(seconds + 1), Guid.NewGuid());
        return ExplanationTable.RowsOf(version,
        [
            .. users.Select(user => (
                new Explanation("test", user, version, "score", ExplanationScale.Output, ExplanationMethod.Exact, 0, new("id", 3), 0,
                    prediction, [new(user, user, null, 1, 0)], prediction - 1, 0),
                run)),
        ]);
    }
}
