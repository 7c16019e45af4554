using System.Diagnostics;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverReadTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    // Hours of work for any machine, once it is asked for.
    private const string SlowQuery =
        "SELECT u AS user_id, (SELECT sum(hash(a.range + b.range + len(u)) % 7)::BIGINT FROM range(10000000) a, range(10000000) b) AS x FROM (SELECT unnest(@users) AS u)";

    private readonly DuckDbFolder folder = new();

    [Fact]
    public async Task GetAsync_ValueCannotBeConverted_BlamesDataWithoutTheValue()
    {
        folder.Execute("CREATE TABLE raw AS SELECT 'a' AS user_id, 'secret' AS x UNION ALL SELECT 'b', '5'; CREATE VIEW t AS SELECT user_id, x::INTEGER AS x FROM raw");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], DuckDbFolder.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("'t'", error.Message, StringComparison.Ordinal);
        Assert.Equal([5L], (await retriever.GetAsync(["b"], DuckDbFolder.Token)).Rows<long>("x").Select(row => row.Value));
    }

    [Fact]
    public async Task GetAsync_TokenIsAlreadyCancelled_Throws()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, 1 AS x");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retriever.GetAsync(["a"], new(canceled: true)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(300)]
    public async Task GetAsync_CancelledWhileRunning_EndsPromptlyAndTheNextReadWorks(int milliseconds)
    {
        await using var retriever = folder.Retriever(query: SlowQuery);
        await retriever.OpenAsync(X, DuckDbFolder.Token);
        Assert.Equal(0, (await retriever.GetAsync([], DuckDbFolder.Token)).Count);
        using var cancellation = new CancellationTokenSource();

        var reading = retriever.GetAsync(["a"], cancellation.Token);
        cancellation.CancelAfter(milliseconds);
        var began = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(10), DuckDbFolder.Token));

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5), "The query ran on for 5 seconds after it was cancelled.");
        Assert.Equal(0, (await retriever.GetAsync([], DuckDbFolder.Token)).Count);
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_EachGetsItsOwnRows()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'u' || i AS user_id, i AS x FROM range(1000) r(i)");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        var batches = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => retriever.GetAsync([$"u{i}", $"u{i + 500}"], DuckDbFolder.Token)));

        Assert.All(batches.Index(), each => Assert.Equal([each.Index, each.Index + 500], each.Item.Values<long>("x").ToArray().Order()));
        Assert.All(batches, batch => Assert.All(batch.Rows<long>("x"), row => Assert.Equal(row.User, $"u{row.Value}")));
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
