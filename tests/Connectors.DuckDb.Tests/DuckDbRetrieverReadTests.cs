namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverReadTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    [Fact]
    public async Task GetAsync_ValueCannotBeConverted_BlamesDataWithoutTheValue()
    {
        folder.Execute(
            "CREATE TABLE raw AS SELECT 'a' AS user_id, 'secret' AS x UNION ALL SELECT 'b', '5'; CREATE VIEW t AS SELECT user_id, x::INTEGER AS x FROM raw");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], DuckDbFolder.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertOnlyInLog(error, "'t'");
        Assert.Equal([5L], (await retriever.GetAsync(["b"], DuckDbFolder.Token)).Rows<long>("x").Select(row => row.Value));
    }

    [Fact]
    public async Task PingAsync_FileIsDeletedAndComesBack_FailsAndRecovers()
    {
        var csv = folder.Write("data.csv", "user_id,x", "a,7");
        await using var retriever = folder.Retriever(csv);
        await retriever.OpenAsync(X, DuckDbFolder.Token);
        await retriever.PingAsync(DuckDbFolder.Token);

        File.Delete(csv);
        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.PingAsync(DuckDbFolder.Token));
        folder.Write("data.csv", "user_id,x", "a,8");

        Assert.True(error.IsTransient);
        Assert.False(error.BlamesData);
        await retriever.PingAsync(DuckDbFolder.Token);
        Assert.Equal([("a", 8L)], (await retriever.GetAsync(["a"], DuckDbFolder.Token)).Rows<long>("x"));
    }

    [Fact]
    public async Task DisposeAsync_AfterReads_LetsOthersWriteTheFile()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, 1 AS x");
        await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "a");

        folder.Execute("UPDATE t SET x = 2");

        Assert.Equal([("a", 2L)], (await DuckDbFolder.ReadAsync(folder.Retriever("t"), X, "a")).Rows<long>("x"));
    }

    public void Dispose() => folder.Dispose();
}
