namespace ModelPipeline;

/// <summary>
/// Does a piece of work for n rows at once; where it fails because of a row, does it for each half, down to the row that stands alone. What
/// is done goes on at once, while the rest is still being narrowed down. k bad rows among n cost about 2k log2(n) calls, work that fails
/// for every row 2n.
/// </summary>
/// <param name="work">The work for rows start to start + count.</param>
/// <param name="then">What becomes of its result; what this throws is nobody's fault, and ends it all.</param>
/// <param name="mayBeOneRow">Whether such a failure can be a single row's; if not, all rows of the call fail at once.</param>
/// <param name="fail">Takes the rows that failed for good; one call at a time.</param>
/// <param name="concurrency">How many pieces of work are under way at a time; 1: in the order of the rows.</param>
/// <param name="cancellationToken">Once cancelled, what the work throws is passed on.</param>
internal sealed class Halving<T>(
    Func<int, int, Task<T>> work,
    Func<T, Task> then,
    Func<Exception, bool> mayBeOneRow,
    Action<int, int, Exception> fail,
    int concurrency,
    CancellationToken cancellationToken)
{
    private readonly Lock gate = new();
    private SemaphoreSlim? slots;

    /// <summary>Does the work.</summary>
    /// <param name="rows">n; for 0 nothing is done.</param>
    /// <param name="alone">How many rows at the end stand alone from the beginning.</param>
    public Task RunAsync(int rows, int alone = 0) => rows == 0 ? Task.CompletedTask
        : alone == 0 ? PartAsync(0, rows)
        : PartsAsync([(0, rows - alone), .. Enumerable.Range(rows - alone, alone).Select(row => (row, 1))]);

    private async Task PartAsync(int start, int count)
    {
        // The first call, which is mostly the only one, waits for nobody.
        if (slots is not null)
            await slots.WaitAsync(cancellationToken);
        var held = slots;
        T result;
        try
        {
            result = await work(start, count);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            held?.Release();
            await NarrowAsync(start, count, e);
            return;
        }

        held?.Release();
        await then(result);
    }

    private Task NarrowAsync(int start, int count, Exception e)
    {
        if (count > 1 && mayBeOneRow(e))
            return PartsAsync([(start, count / 2), (start + (count / 2), count - (count / 2))]);
        lock (gate)
            fail(start, count, e);
        return Task.CompletedTask;
    }

    private async Task PartsAsync((int Start, int Count)[] parts)
    {
        if (concurrency > 1)
        {
            Interlocked.CompareExchange(ref slots, new(concurrency), null);
            await Task.WhenAll(parts.Where(part => part.Count > 0).Select(part => PartAsync(part.Start, part.Count)));
            return;
        }

        foreach (var (start, count) in parts)
            await PartAsync(start, count);
    }
}
