namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverTypesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task GetAsync_DatabaseCannotGiveAValue_BlamesDataWithItsState()
    {
        schema.Execute(
            "CREATE TABLE base (user_id TEXT, x INTEGER); INSERT INTO base VALUES ('a', 4711), ('b', 1); CREATE VIEW t AS SELECT user_id, 1 / (x - 4711) AS amount FROM base");
        await using var retriever = await schema.OpenRetrieverAsync([new("amount", ColumnType.Single)], "t");

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a", "b"], PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.Contains("SQLSTATE 22012", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertOnlyInLog(error, "'t'");
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b"], (await retriever.GetAsync(["b"], PostgreSqlSchema.Token)).Users);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
