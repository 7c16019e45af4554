namespace ModelPipeline.Compliance;

/// <summary>A table whose column changes its type during reads.</summary>
/// <param name="store">The store.</param>
/// <param name="types">The types of the column, in turn.</param>
public abstract class RetrieverAlteringCompliance(IAlteredStore store, params NativeColumn[] types) : RetrieverCompliance(store)
{
    private const int Reads = 20;

    [Fact]
    public async Task GetAsync_WhileTheTableIsAltered_GivesTheOldOrTheNewValue()
    {
        await store.ReplaceAsync(Table, [("x", types[0])]);
        await using var retriever = await OpenAsync();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(TimeLimit);
        using var altered = new CancellationTokenSource();
        var reads = new int[4];
        var readers = reads.Select(
            (_, reader) =>
                Task.Run(() => ReadAsync(retriever, () => Interlocked.Increment(ref reads[reader]), altered.Token), Token)).ToArray();

        for (var i = 0; reads.Any(count => count < Reads) && !readers.Any(reader => reader.IsFaulted); i++)
        {
            Assert.False(timeout.IsCancellationRequested,
                $"The readers have read {string.Join(", ", reads)} times; {Reads} each was awaited.");
            await store.ReplaceAsync(Table, [("x", types[i % types.Length])]);
        }

        await altered.CancelAsync();
        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(IRetriever retriever, Action onRead, CancellationToken altered)
    {
        while (!altered.IsCancellationRequested)
        {
            try
            {
                var batch = await retriever.GetAsync(["a"], Token);
                Assert.Contains((batch["x"].Field.Type, batch.ValueOf("a", "x")), types.Select(column => (column.Type, column.Value)));
                onRead();
            }
            catch (StoreException e) when (!e.BlamesData)
            {
                // The table was altered twice during one read, or the statement that alters it held a lock.
            }
        }
    }
}
