namespace ModelPipeline;

/// <summary>
/// Does a piece of work for n rows at once; where it fails because of a row, does it for each half, down to the row that stands alone. What
/// is done goes on at once, while the rest is still being narrowed down. k bad rows among n cost about 2k log2(n) calls. Work that fails
/// for every row costs 2n, or seven where <paramref name="areAlike"/> says that the failures are one.
/// </summary>
/// <param name="work">The work for rows start to start + count.</param>
/// <param name="then">What becomes of its result; what this throws is nobody's fault, and ends it all.</param>
/// <param name="mayBeOneRow">Whether such a failure can be a single row's; if not, all rows of the call fail at once.</param>
/// <param name="fail">Takes the rows that failed for good; one call at a time.</param>
/// <param name="concurrency">How many pieces of work are under way at a time; 1: in the order of the rows.</param>
/// <param name="cancellationToken">Once cancelled, what the work throws is passed on.</param>
/// <param name="areAlike">
/// Whether two failures are one and the same. Where both halves of a large call fail alike, and four rows of it do so too, each alone, all
/// of the call fails so. Null: every row is narrowed down.
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

    // One of both: the failure, which may be narrowed down or told, or what becomes of the result.
    private readonly record struct Attempt(Exception? Failure, Task Taken);

    /// <summary>Does the work.</summary>
    /// <param name="rows">n; for 0 nothing is done.</param>
    /// <param name="alone">How many rows at the end stand alone from the beginning.</param>
    public Task RunAsync(int rows, int alone = 0) => rows == 0 ? Task.CompletedTask
        : alone == 0 ? PartAsync(0, rows)
        : PartsAsync([(0, rows - alone), .. Enumerable.Range(rows - alone, alone).Select(row => (row, 1))]);

    private async Task PartAsync(int start, int count)
    {
        var attempt = await TryAsync(start, count);
        await (attempt.Failure is { } e ? NarrowAsync(start, count, e) : attempt.Taken);
    }

    // Ends with the work: what becomes of its result goes on.
    private async Task<Attempt> TryAsync(int start, int count)
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
            return new(e, Task.CompletedTask);
        }
        finally
        {
            held?.Release();
        }

        return new(null, TakeAsync(result));
    }

    private async Task TakeAsync(T result) => await then(result);

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
        var attempts = await AllAsync(halves);
        // The good half goes on while the bad one is narrowed down.
        await Task.WhenAll(attempts.Select(attempt => attempt.Taken).Append(
            attempts is [{ Failure: { } left }, { Failure: { } right }] && mayBeOneRow(left) && mayBeOneRow(right) && same(left, right)
                ? AskEndsAsync(halves, left, same)
                : NarrowAllAsync(halves, attempts)));
    }

    // At the ends of the halves: what remains of each is a range.
    private async Task AskEndsAsync((int Start, int Count)[] halves, Exception failure, Func<Exception, Exception, bool> same)
    {
        (int Start, int Count)[] ends =
            [.. halves.SelectMany(half => new[] { (half.Start, 1), (half.Start + half.Count - 1, 1) })];
        (int Start, int Count)[] rest = [.. halves.Select(half => (half.Start + 1, half.Count - 2))];
        var attempts = await AllAsync(ends);
        if (Array.TrueForAll(attempts, attempt => attempt.Failure is { } e && same(failure, e)))
        {
            await NarrowAllAsync(ends, attempts);
            foreach (var part in rest)
                Fail(part.Start, part.Count, failure);
        }
        else
        {
            await Task.WhenAll(attempts.Select(attempt => attempt.Taken).Append(NarrowAllAsync(ends, attempts)).Append(PartsAsync(rest)));
        }
    }

    private async Task<Attempt[]> AllAsync((int Start, int Count)[] parts)
    {
        Interlocked.CompareExchange(ref slots, new(concurrency), null);
        return await Task.WhenAll(parts.Select(part => TryAsync(part.Start, part.Count)));
    }

    private Task NarrowAllAsync((int Start, int Count)[] parts, Attempt[] attempts) => Task.WhenAll(
        parts.Zip(attempts).Where(each => each.Second.Failure is not null)
            .Select(each => NarrowAsync(each.First.Start, each.First.Count, each.Second.Failure!)));

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
