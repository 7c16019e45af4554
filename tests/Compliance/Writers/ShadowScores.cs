namespace ModelPipeline.Compliance;

/// <summary>Scores of shadow versions to write.</summary>
public static class ShadowScores
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>The same score for all of these users, half of the stable version's, of a run of its own, retrieved after noon.</summary>
    public static VersionRows Of(string version, double score, double seconds, params IReadOnlyList<string> users) => Of(
        version,
        Scores.Schema,
        users,
        [new Column<double>(Scores.Schema[0], Enumerable.Repeat(score, users.Count).ToArray())],
        [new Column<double>(Scores.Schema[0], Enumerable.Repeat(2 * score, users.Count).ToArray())],
        seconds);

    /// <summary>These outputs of both versions.</summary>
    public static VersionRows Of(
        string version,
        Schema outputs,
        IReadOnlyList<string> users,
        IReadOnlyList<Column> shadow,
        IReadOnlyList<Column> stable,
        double seconds = 0,
        string? failure = null)
    {
        var schema = ShadowTable.Columns(outputs);
        Column Text(int place, string? text) => text is null
            ? Column.Absent(schema[place], users.Count)
            : new Column<string>(schema[place], Enumerable.Repeat(text, users.Count).ToArray());
        Column Moment(int place, double after)
        {
            var moment = Noon.AddMicroseconds(Math.Round(after * 1_000_000));
            return new Column<DateTime>(schema[place], Enumerable.Repeat(moment, users.Count).ToArray());
        }

        var last = 2 * outputs.Count;
        return new(version, new(users,
        [
            .. shadow,
            .. stable.Select(column => column.Rename(ShadowTable.StablePrefix + column.Field.Name)),
            Text(last, failure),
            Text(last + 1, null),
            Text(last + 2, "stable1"),
            Moment(last + 3, seconds),
            Moment(last + 4, seconds + 1),
            Text(last + 5, Guid.NewGuid().ToString("D")),
        ]));
    }

    /// <summary>All stored rows of a version: the user, both scores and the run.</summary>
    public static async Task<IReadOnlyList<(string User, double? Score, double? Stable, string Run)>> StoredAsync(
        this IVersionTable table, string version, int pageSize = 100)
    {
        var rows = new List<(string, double?, double?, string)>();
        await foreach (var page in table.ReadAsync(version, pageSize, new("test"), TestContext.Current.CancellationToken))
        {
            Assert.InRange(page.Count, 1, pageSize);
            for (var row = 0; row < page.Count; row++)
            {
                rows.Add((
                    page.Users[row], (double?)page["score"].ValueAt(row), (double?)page["stable_score"].ValueAt(row),
                    (string)page["run_id"].ValueAt(row)!));
            }
        }

        return rows;
    }
}
