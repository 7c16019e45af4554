namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterValuesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("bigint")]
    [InlineData("numeric")]
    public async Task ReadAsync_WholeNumbersInAUsersTable_ComeBack(string declared)
    {
        schema.Execute(
            $"CREATE TABLE scores (user_id TEXT PRIMARY KEY, label {declared}, model_version TEXT, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID)");
        var label = new Field("label", ColumnType.Int64);
        foreach (var copyFrom in new[] { 1, 1000 })
        {
            await using var writer = await schema.OpenWriterAsync(new([label]), copyFrom: copyFrom);

            await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<long>(label, new[] { long.MinValue + copyFrom })])),
                PostgreSqlSchema.Token);

            var stored = (await writer.ReadAsync("a", PostgreSqlSchema.Token))!.Outputs;
            Assert.Equal([long.MinValue + copyFrom], stored.Values<long>("label").ToArray());
        }
    }

    [Fact]
    public async Task WriteAsync_CopyOrArrays_StoreTheSameRows()
    {
        var users = Enumerable.Range(0, 3000).Select(i => $"ü{i * 7919 % 3000}").ToArray();
        var label = new Field("label", ColumnType.String);
        var batch = new Batch(users,
        [
            new Column<double>(Scores.Schema[0], Array.ConvertAll(users, user => user.GetHashCode(StringComparison.Ordinal) / 3.0),
                Array.ConvertAll(users, user => user.EndsWith('3'))),
            new Column<string>(label, Array.ConvertAll(users, user => $"of {user}")),
        ]);
        var predictions = Scores.Of(batch, 10);
        foreach (var (table, copyFrom) in new[] { ("inserted", int.MaxValue), ("copied", 1) })
        {
            await using var writer = await schema.OpenWriterAsync(new([Scores.Schema[0], label]), table, copyFrom: copyFrom);
            await writer.WriteAsync(Scores.Of(batch.Slice(0, 1500), 5), PostgreSqlSchema.Token);
            await writer.WriteAsync(Scores.Of(batch.Slice(1500, 500), 20) with { RunId = new("0198c0a0-0000-7000-8000-0000000000ab") },
                PostgreSqlSchema.Token);
            await writer.WriteAsync(predictions, PostgreSqlSchema.Token);
        }

        Assert.Equal(["3000"], schema.Query("SELECT count(*) FROM (SELECT * FROM inserted INTERSECT SELECT * FROM copied) AS same"));
        Assert.Equal(["500"], schema.Query("SELECT count(*) FROM copied WHERE run_id = '0198c0a0-0000-7000-8000-0000000000ab'"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
