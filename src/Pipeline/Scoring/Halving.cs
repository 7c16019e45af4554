namespace ModelPipeline;

/// <summary>
/// Does a piece of work for n rows at once; where it fails because of a row, does it for each half, down to the row that stands alone. What
/// is done goes on at once, while the rest is still being narrowed down. k bad rows among n cost about 2k log2(n) calls. Work that fails
/// for
/// every row costs 2n, or seven where <paramref name="areAlike"/> says that the failures are one.
/// </summary>
/// <param name="work">The work for rows start to start + count.</param>
/// <param name="then">What becomes of its result; what this throws is nobody's fault, and ends it all.</param>
/// <param name="mayBeOneRow">Whether such a failure can be a single row's; if not, all rows of the call fail at once.</param>
/// <param name="fail">Takes the rows that failed for good; one call at a time.</param>
/// <param name="concurrency">How many pieces of work are under way at a time; 1: in the order of the rows.</param>
/// <param name="cancellationToken">Once cancelled, what the work throws is passed on.</param>
/// <param name="areAlike">
/// Whether two failures are one and the same. Where both halves of a large call fail alike, and four rows of it do so too, each alone, all
/// of
/// the call fails so. Null: every row is narrowed down.
/// </param>
internal sealed class Halving<T>(
    Func<int, int, Task<T>> work,
    Func<T, Task> then,
    Func<Exception, bool> mayBeOneRow,
    Action<int, int, Exception> fail,
    int concurrency,
    CancellationToken cancellationToken,
    Func<Exception, Exception, bool>? areAlike = null)
{
    // Below it, narrowing down costs hardly more than to ask whether every row fails.
    private const int FewestToAsk = 16;

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
        if (await TryAsync(start, count) is { } e)
            await NarrowAsync(start, count, e);
    }

    // The failure that may be narrowed down or told; null where the work is done.
    private async Task<Exception?> TryAsync(int start, int count)
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
            return e;
        }

        held?.Release();
        await then(result);
        return null;
    }

    private Task NarrowAsync(int start, int count, Exception e)
    {
        if (count > 1 && mayBeOneRow(e))
            return areAlike is not null && count >= FewestToAsk ? AskAsync(start, count) : PartsAsync(Halves(start, count));
        Fail(start, count, e);
        return Task.CompletedTask;
    }

    // Once a call: what is found for the whole holds for its parts.
    private async Task AskAsync(int start, int count)
    {
        var same = areAlike!;
        areAlike = null;
        var halves = Halves(start, count);
        var failures = await AllAsync(halves);
        if (failures is not [{ } left, { } right] || !mayBeOneRow(left) || !mayBeOneRow(right) || !same(left, right))
        {
            await AllAsync(halves, failures);
            return;
        }

        // At the ends of the halves: what remains of each is a range.
        (int Start, int Count)[] asked = [.. halves.SelectMany(half => new[] { (half.Start, 1), (half.Start + half.Count - 1, 1) })];
        var answers = await AllAsync(asked);
        await AllAsync(asked, answers);
        (int Start, int Count)[] rest = [.. halves.Select(half => (half.Start + 1, half.Count - 2))];
        if (!Array.TrueForAll(answers, answer => answer is not null && same(left, answer)))
        {
            await PartsAsync(rest);
            return;
        }

        foreach (var part in rest)
            Fail(part.Start, part.Count, left);
    }

    private async Task<Exception?[]> AllAsync((int Start, int Count)[] parts)
    {
        Interlocked.CompareExchange(ref slots, new(concurrency), null);
        return await Task.WhenAll(parts.Select(part => TryAsync(part.Start, part.Count)));
    }

    private Task AllAsync((int Start, int Count)[] parts, Exception?[] failures) => Task.WhenAll(
        parts.Zip(failures).Select(each => each.Second is { } e ? NarrowAsync(each.First.Start, each.First.Count, e) : Task.CompletedTask));

    private void Fail(int start, int count, Exception e)
    {
        lock (gate)
            fail(start, count, e);
    }

    private static (int Start, int Count)[] Halves(int start, int count) =>
        [(start, count / 2), (start + (count / 2), count - (count / 2))];

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
