namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverTypesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("date", "'infinity'")]
    [InlineData("timestamptz", "'-infinity'")]
    [InlineData("real[]", "'{{4711,2},{3,4}}'")]
    public async Task GetAsync_ValueCannotBeRepresented_BlamesDataAndNamesTheColumn(string declared, string literal)
    {
        var error = await BlameAsync(declared, literal);

        Assert.Contains("'amount'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numeric", "4711e400")]
    [InlineData("numeric[]", "'{4711e400}'")]
    [InlineData("date", "'4711000-01-01'")]
    public async Task GetAsync_ValueCannotBeCast_BlamesDataWithItsState(string declared, string literal)
    {
        var error = await BlameAsync(declared, literal);

        Assert.Contains("SQLSTATE 22", error.Message, StringComparison.Ordinal);
        Assert.Contains("'t'", error.Message, StringComparison.Ordinal);
    }

    private async Task<StoreException> BlameAsync(string declared, string literal)
    {
        schema.Execute($"CREATE TABLE t (user_id TEXT, amount {declared}); INSERT INTO t VALUES ('a', {literal}), ('b', NULL)");
        await using var retriever = await schema.OpenRetrieverAsync([new("amount", ColumnType.Single)], "t");

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a", "b"], PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b"], (await retriever.GetAsync(["b"], PostgreSqlSchema.Token)).Users);
        return error;
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
