namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterValuesTests : IDisposable
{
    private static readonly DateTime Moment = new(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc);

    private readonly SqliteFolder folder = new();

    public static TheoryData<Column> Columns { get; } =
    [
        new Column<float>(new("x", ColumnType.Single), new[] { 0.1f, float.MinValue, float.Epsilon, float.PositiveInfinity }),
        new Column<double>(new("x", ColumnType.Double), new[] { 0.1, double.MaxValue, -0.0, double.NegativeInfinity }),
        new Column<long>(new("x", ColumnType.Int64), new[] { 0L, 1, long.MinValue, long.MaxValue }),
        new Column<bool>(new("x", ColumnType.Boolean), new[] { true, false, true, false }),
        new Column<string>(new("x", ColumnType.String), new[] { "", "007", "it's \"ñ ☃ 😀\"; --", "line\nline" }),
        new Column<DateTime>(new("x", ColumnType.Timestamp), new[] { Moment, DateTime.UnixEpoch, Moment.AddYears(-500), Moment.Date }),
    ];

    [Theory]
    [MemberData(nameof(Columns), DisableDiscoveryEnumeration = true)]
    public async Task ReadAsync_WrittenValue_ComesBackAsItWas(Column column)
    {
        await using var writer = await folder.OpenWriterAsync(new([column.Field]));
        string[] users = ["a", "b", "c", "d"];

        await writer.WriteAsync(Scores.Of(new Batch(users, [column])), SqliteFolder.Token);

        for (var row = 0; row < users.Length; row++)
        {
            var stored = (await writer.ReadAsync(users[row], SqliteFolder.Token))!.Outputs["x"];
            Assert.Equal(column.Field.Type, stored.Field.Type);
            Assert.Equal(column.ValueAt(row), stored.ValueAt(0));
            if (stored is Column<DateTime> moments)
                Assert.Equal(DateTimeKind.Utc, moments.Values[0].Kind);
        }
    }

    [Fact]
    public async Task ReadAsync_NullOfEachType_ComesBackAsNull()
    {
        Column[] columns =
        [
            new Column<float>(new("f", ColumnType.Single), new float[1], new[] { true }),
            new Column<double>(new("d", ColumnType.Double), new double[1], new[] { true }),
            new Column<long>(new("l", ColumnType.Int64), new long[1], new[] { true }),
            new Column<bool>(new("b", ColumnType.Boolean), new bool[1], new[] { true }),
            new Column<string>(new("s", ColumnType.String), new string[1], new[] { true }),
            new Column<DateTime>(new("t", ColumnType.Timestamp), new DateTime[1], new[] { true }),
            new Column<float>(new("fnan", ColumnType.Single), new[] { float.NaN }),
            new Column<double>(new("dnan", ColumnType.Double), new[] { double.NaN }),
        ];
        await using var writer = await folder.OpenWriterAsync(new(columns.Select(column => column.Field)));

        await writer.WriteAsync(Scores.Of(new Batch(["a"], columns)), SqliteFolder.Token);

        var stored = (await writer.ReadAsync("a", SqliteFolder.Token))!.Outputs;
        Assert.Equal(columns.Select(column => column.Field.Name), stored.Columns.Select(column => column.Field.Name));
        Assert.All(stored.Columns, column => Assert.Null(column.ValueAt(0)));
    }

    [Fact]
    public async Task ReadAsync_WrittenRun_ComesBackToTheMicrosecond()
    {
        await using var writer = await folder.OpenWriterAsync();
        var written = Scores.Of(0.5, 0.123456, null, "ünïcödé '; --") with { ModelVersion = "it's 1" };

        await writer.WriteAsync(written, SqliteFolder.Token);

        var stored = (await writer.ReadAsync("ünïcödé '; --", SqliteFolder.Token))!;
        Assert.Equal(["ünïcödé '; --"], stored.Outputs.Users);
        Assert.Equal((written.ModelVersion, written.RetrievedAt, written.ScoredAt, written.RunId), (stored.ModelVersion, stored.RetrievedAt, stored.ScoredAt, stored.RunId));
        Assert.Equal(TimeSpan.Zero, stored.RetrievedAt.Offset);
        Assert.Equal(["2026-03-01T12:00:00.123456Z"], folder.Query("SELECT retrieved_at FROM scores"));
    }

    [Theory]
    [InlineData("REAL")]
    [InlineData("DOUBLE PRECISION")]
    [InlineData("NUMERIC")]
    [InlineData("INTEGER")]
    public async Task ReadAsync_WholeNumbersInATableOfOnesOwn_ComeBack(string declared)
    {
        folder.Execute($"CREATE TABLE scores (user_id TEXT PRIMARY KEY, label {declared}, model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT)");
        var label = new Field("label", ColumnType.Int64);
        await using var writer = await folder.OpenWriterAsync(new([label]));

        await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<long>(label, new[] { -3L })])), SqliteFolder.Token);

        var stored = (await writer.ReadAsync("a", SqliteFolder.Token))!.Outputs;
        Assert.Equal([-3L], stored.Values<long>("label").ToArray());
    }

    public void Dispose() => folder.Dispose();
}
