namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterValuesTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    [Fact]
    public async Task WriteAsync_Timestamps_AreTextsInTheSameOrder()
    {
        await using var writer = await folder.OpenWriterAsync();

        await writer.WriteAsync(Scores.Of(0.5, 0.123456, "a"), SqliteFolder.Token);
        await writer.WriteAsync(Scores.Of(0.5, 1, "b"), SqliteFolder.Token);

        Assert.Equal(["2026-03-01T12:00:00.123456Z", "2026-03-01T12:00:01.000000Z"],
            folder.Query("SELECT retrieved_at FROM scores ORDER BY retrieved_at"));
    }

    [Theory]
    [InlineData("REAL")]
    [InlineData("DOUBLE PRECISION")]
    [InlineData("NUMERIC")]
    [InlineData("INTEGER")]
    public async Task ReadAsync_WholeNumbersInAUsersTable_ComeBack(string declared)
    {
        folder.Execute(
            $"CREATE TABLE scores (user_id TEXT PRIMARY KEY, label {declared}, model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT)");
        var label = new Field("label", ColumnType.Int64);
        await using var writer = await folder.OpenWriterAsync(new([label]));

        await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<long>(label, new[] { -3L })])), SqliteFolder.Token);

        var stored = (await writer.ReadAsync("a", SqliteFolder.Token))!.Outputs;
        Assert.Equal([-3L], stored.Values<long>("label").ToArray());
    }

    public void Dispose() => folder.Dispose();
}
