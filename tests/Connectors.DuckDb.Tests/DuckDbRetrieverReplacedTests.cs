using System.Collections;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>
/// A Parquet file that is replaced between its description and its read. DuckDB then reads the new file by the description of the old.
/// </summary>
public sealed class DuckDbRetrieverReplacedTests : IAsyncLifetime
{
    // The first attempt and the repetitions.
    private const int Attempts = 5;

    private const string List = "'a' AS user_id, [1.5]::FLOAT[] AS x";
    private const string Text = "'a' AS user_id, 'no list' AS x";
    private const string One = "'a' AS user_id, 1 AS x";
    private const string Two = "'a' AS user_id, 2 AS x";

    private static readonly Field[] X = [new("x", ColumnType.Vector)];

    private readonly DuckDbFolder folder = new();
    private readonly CancellationTokenSource cancellation = new();
    private DuckDbRetriever retriever = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => folder.Path("data.parquet");

    [Fact]
    public async Task GetAsync_ReplacedOnce_ReadsTheNewFile()
    {
        await OpenAsync(One, Two);
        var asked = new Asked(attempt => Put(2));

        var batch = await retriever.GetAsync(asked, OnDemand.Call, Token);

        Assert.Equal(2L, batch.ValueOf("a", "x"));
        Assert.Equal(2, asked.Attempts);
    }

    // The new texts are no lists, so that the statement of the old file fails.
    [Fact]
    public async Task GetAsync_ReplacedOnceAndTheReadFails_ReadsTheNewFile()
    {
        await OpenAsync(List, Text);
        var asked = new Asked(attempt => Put(2));

        var batch = await retriever.GetAsync(asked, OnDemand.Call, Token);

        Assert.Equal("no list", batch.ValueOf("a", "x"));
        Assert.Equal(2, asked.Attempts);
    }

    [Theory]
    [InlineData(One, Two)]
    [InlineData(List, Text)]
    [InlineData(Text, List)]
    public async Task GetAsync_ReplacedInEachAttempt_IsTransientAfterFive(string first, string second)
    {
        await OpenAsync(first, second);
        var asked = new Asked(attempt => Put(1 + (attempt % 2)));

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(asked, OnDemand.Call, Token));

        Assert.True(error.IsTransient);
        Assert.StartsWith($"DuckDB cannot read '{Data}': its files were replaced while they were read.", error.Detail,
            StringComparison.Ordinal);
        Assert.Equal(Attempts, asked.Attempts);
    }

    [Fact]
    public async Task GetAsync_CancelledInTheLastAttempt_IsCancelled()
    {
        await OpenAsync(List, Text);
        var asked = new Asked(attempt =>
        {
            Put(1 + (attempt % 2));
            if (attempt == Attempts)
                cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retriever.GetAsync(asked, OnDemand.Call, cancellation.Token));
        Assert.Equal(Attempts, asked.Attempts);
    }

    [Fact]
    public async Task GetAsync_CancelledWhileTheFileCannotBeRead_IsCancelled()
    {
        await OpenAsync(One, Two);
        await File.WriteAllTextAsync(Data, "no Parquet", Token);
        await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], OnDemand.Call, Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retriever.GetAsync(["a"], OnDemand.Call, new(canceled: true)));
    }

    [Fact]
    public async Task ScanAsync_FileIsCutOffInTheMiddle_IsTransient()
    {
        folder.Execute(
            $"COPY (SELECT range::VARCHAR AS user_id, range AS x FROM range(500000)) TO '{Data}' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        await OpenAsync();
        var everything = new ScanRequest(new KeyRange(null, null).ToString(), null, 100);
        await using var scan = retriever.ScanAsync(everything, OnDemand.Call, Token).GetAsyncEnumerator(Token);
        Assert.True(await scan.MoveNextAsync());

        await using (var file = File.OpenWrite(Data))
            file.SetLength(4);

        var error = await Assert.ThrowsAsync<StoreException>(() => scan.MoveNextAsync().AsTask());
        Assert.True(error.IsTransient);
        Assert.Contains("its files were replaced while they were read", error.Detail, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await retriever.DisposeAsync();
        cancellation.Dispose();
        folder.Dispose();
    }

    private async Task OpenAsync(params string[] rows)
    {
        foreach (var (index, row) in rows.Index())
            folder.Execute($"COPY (SELECT {row}) TO '{folder.Path($"{index + 1}.file")}' (FORMAT parquet)");
        if (rows.Length > 0)
            Put(1);
        retriever = folder.Retriever(Data);
        await retriever.OpenAsync(X, Token);
    }

    private void Put(int number) => File.Copy(folder.Path($"{number}.file"), Data, overwrite: true);

    /// <summary>The user "a". Each attempt of a read asks for the ids, which is after the description of the file.</summary>
    private sealed class Asked(Action<int> attempt) : IReadOnlyList<string>
    {
        public int Attempts { get; private set; }

        public int Count => 1;

        public string this[int index] => "a";

        public IEnumerator<string> GetEnumerator()
        {
            attempt(++Attempts);
            yield return "a";
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
