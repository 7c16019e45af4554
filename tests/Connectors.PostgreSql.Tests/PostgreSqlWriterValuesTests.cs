namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterValuesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly DateTime Moment = new(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc);

    private readonly PostgreSqlSchema schema = new(server);

    public static TheoryData<Column> Columns { get; } =
    [
        new Column<float>(new("x", ColumnType.Single), new[] { 0.1f, float.MinValue, float.Epsilon, float.NaN }),
        new Column<double>(new("x", ColumnType.Double), new[] { 0.1, double.MaxValue, -0.0, double.NaN }),
        new Column<long>(new("x", ColumnType.Int64), new[] { 0L, 1, long.MinValue, long.MaxValue }),
        new Column<bool>(new("x", ColumnType.Boolean), new[] { true, false, true, false }),
        new Column<string>(new("x", ColumnType.String), new[] { "", "007", "it's \"ñ ☃ 😀\"; --", "line\nline" }),
        new Column<DateTime>(new("x", ColumnType.Timestamp), new[] { Moment, DateTime.UnixEpoch, DateTime.MaxValue.AddTicks(-9), DateTime.MinValue }),
    ];

    [Theory]
    [MemberData(nameof(Columns), DisableDiscoveryEnumeration = true)]
    public async Task ReadAsync_WrittenValue_ComesBackAsItWas(Column column)
    {
        string[] users = ["a", "b", "c", "d"];
        foreach (var copyFrom in new[] { 1, 1000 })
        {
            await using var writer = await schema.OpenWriterAsync(new([column.Field]), $"scores{copyFrom}", copyFrom: copyFrom);

            await writer.WriteAsync(Scores.Of(new Batch(users, [column])), PostgreSqlSchema.Token);

            for (var row = 0; row < users.Length; row++)
            {
                var stored = (await writer.ReadAsync(users[row], PostgreSqlSchema.Token))!.Outputs["x"];
                Assert.Equal(column.Field.Type, stored.Field.Type);
                Assert.Equal(column.ValueAt(row), stored.ValueAt(0));
                if (stored is Column<DateTime> moments)
                    Assert.Equal(DateTimeKind.Utc, moments.Values[0].Kind);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task ReadAsync_NullOfEachType_ComesBackAsNull(int copyFrom)
    {
        Column[] columns =
        [
            new Column<float>(new("f", ColumnType.Single), new float[1], new[] { true }),
            new Column<double>(new("d", ColumnType.Double), new double[1], new[] { true }),
            new Column<long>(new("l", ColumnType.Int64), new long[1], new[] { true }),
            new Column<bool>(new("b", ColumnType.Boolean), new bool[1], new[] { true }),
            new Column<string>(new("s", ColumnType.String), new string[1], new[] { true }),
            new Column<DateTime>(new("t", ColumnType.Timestamp), new DateTime[1], new[] { true }),
        ];
        await using var writer = await schema.OpenWriterAsync(new(columns.Select(column => column.Field)), copyFrom: copyFrom);

        await writer.WriteAsync(Scores.Of(new Batch(["a"], columns)), PostgreSqlSchema.Token);

        var stored = (await writer.ReadAsync("a", PostgreSqlSchema.Token))!.Outputs;
        Assert.Equal(columns.Select(column => column.Field.Name), stored.Columns.Select(column => column.Field.Name));
        Assert.All(stored.Columns, column => Assert.Null(column.ValueAt(0)));
    }

    [Fact]
    public async Task ReadAsync_WrittenRun_ComesBackToTheMicrosecond()
    {
        await using var writer = await schema.OpenWriterAsync();
        var written = Scores.Of(0.5, 0.123456, null, "ünïcödé '; --") with { ModelVersion = "it's 1" };

        await writer.WriteAsync(written, PostgreSqlSchema.Token);

        var stored = (await writer.ReadAsync("ünïcödé '; --", PostgreSqlSchema.Token))!;
        Assert.Equal(["ünïcödé '; --"], stored.Outputs.Users);
        Assert.Equal((written.ModelVersion, written.RetrievedAt, written.ScoredAt, written.RunId), (stored.ModelVersion, stored.RetrievedAt, stored.ScoredAt, stored.RunId));
        Assert.Equal(TimeSpan.Zero, stored.RetrievedAt.Offset);
        Assert.Equal(["2026-03-01 12:00:00.123456"], schema.Query("SELECT retrieved_at AT TIME ZONE 'UTC' FROM scores"));
    }

    [Theory]
    [InlineData("bigint")]
    [InlineData("numeric")]
    public async Task ReadAsync_WholeNumbersInATableOfOnesOwn_ComeBack(string declared)
    {
        schema.Execute($"CREATE TABLE scores (user_id TEXT PRIMARY KEY, label {declared}, model_version TEXT, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID)");
        var label = new Field("label", ColumnType.Int64);
        foreach (var copyFrom in new[] { 1, 1000 })
        {
            await using var writer = await schema.OpenWriterAsync(new([label]), copyFrom: copyFrom);

            await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<long>(label, new[] { long.MinValue + copyFrom })])), PostgreSqlSchema.Token);

            var stored = (await writer.ReadAsync("a", PostgreSqlSchema.Token))!.Outputs;
            Assert.Equal([long.MinValue + copyFrom], stored.Values<long>("label").ToArray());
        }
    }

    [Fact]
    public async Task WriteAsync_EitherWay_StoresTheSameRows()
    {
        var users = Enumerable.Range(0, 3000).Select(i => $"ü{i * 7919 % 3000}").ToArray();
        var label = new Field("label", ColumnType.String);
        var batch = new Batch(users,
        [
            new Column<double>(Scores.Schema[0], Array.ConvertAll(users, user => user.GetHashCode(StringComparison.Ordinal) / 3.0), Array.ConvertAll(users, user => user.EndsWith('3'))),
            new Column<string>(label, Array.ConvertAll(users, user => $"of {user}")),
        ]);
        var predictions = Scores.Of(batch, 10);
        foreach (var (table, copyFrom) in new[] { ("inserted", int.MaxValue), ("copied", 1) })
        {
            await using var writer = await schema.OpenWriterAsync(new([Scores.Schema[0], label]), table, copyFrom: copyFrom);
            await writer.WriteAsync(Scores.Of(batch.Slice(0, 1500), 5), PostgreSqlSchema.Token);
            await writer.WriteAsync(Scores.Of(batch.Slice(1500, 500), 20, new Guid("0198c0a0-0000-7000-8000-0000000000ab")), PostgreSqlSchema.Token);
            await writer.WriteAsync(predictions, PostgreSqlSchema.Token);
        }

        Assert.Equal(["3000"], schema.Query("SELECT count(*) FROM (SELECT * FROM inserted INTERSECT SELECT * FROM copied) AS same"));
        Assert.Equal(["500"], schema.Query("SELECT count(*) FROM copied WHERE run_id = '0198c0a0-0000-7000-8000-0000000000ab'"));
        // In the order of their ids, whatever the order of the batch.
        Assert.Equal(users.Order(StringComparer.Ordinal).Take(5), schema.Query("SELECT user_id FROM inserted ORDER BY user_id COLLATE \"C\" LIMIT 5"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
