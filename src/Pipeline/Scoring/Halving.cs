namespace ModelPipeline;

/// <summary>
/// Does a piece of work for n rows at once. If it fails because of a row, the work is repeated for each half, down to the single row that
/// fails. The result of a good part is used at once, while other parts are still being halved. k bad rows among n cost about 2k log2(n)
/// calls. Work that fails for every row costs 2n calls, or seven if <paramref name="areAlike"/> says that the failures are the same.
/// </summary>
/// <param name="work">The work for the rows from start to start + count.</param>
/// <param name="then">Uses the result of the work. An exception of this function is not attributed to a row; it ends the run.</param>
/// <param name="mayBeOneRow">Whether one row can have caused this exception. If not, all rows of the call fail at once.</param>
/// <param name="fail">Receives the rows that failed for good. Never called concurrently.</param>
/// <param name="concurrency">
/// The number of concurrent pieces of work. With 1, the largest part is next: its rows are probably good, and do not wait until a bad row
/// has been found among others, which takes seconds if that row makes the work hang.
/// </param>
/// <param name="cancellationToken">After its cancellation, exceptions of the work are passed on.</param>
/// <param name="areAlike">
/// Whether two exceptions are the same failure. If both halves of a large call fail alike, and four single rows of the call too, all rows
/// of the call get this failure. Null: every failing row is isolated.
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
    // For fewer rows, halving costs hardly more than the test whether every row fails.
    private const int FewestToAsk = 16;

    private readonly Lock gate = new();
    private SemaphoreSlim? slots;

    // Holds either the exception of the work, or the task that uses its result.
    private readonly record struct Attempt(Exception? Failure, Task Taken);

    /// <summary>Does the work for all rows.</summary>
    /// <param name="rows">The number of rows n; nothing is done for 0.</param>
    /// <param name="alone">The number of rows at the end that are processed one by one from the beginning.</param>
    public Task RunAsync(int rows, int alone = 0)
    {
        if (rows == 0)
            return Task.CompletedTask;
        return alone == 0
            ? WholeAsync(rows)
            : PartsAsync([(0, rows - alone), .. Enumerable.Range(rows - alone, alone).Select(row => (row, 1))]);
    }

    // Usually the only call, and a successful one: it makes no more tasks than it needs.
    private async Task WholeAsync(int rows)
    {
        T result;
        try
        {
            result = await work(0, rows);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await NarrowAsync(0, rows, e);
            return;
        }

        await then(result);
    }

    private async Task PartAsync(int start, int count)
    {
        var attempt = await TryAsync(start, count);
        await (attempt.Failure is { } e ? NarrowAsync(start, count, e) : attempt.Taken);
    }

    // Ends when the work ends. The use of the result continues.
    private async Task<Attempt> TryAsync(int start, int count)
    {
        // Without slots, the parts follow each other.
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

        return new(null, UseAsync(result));
    }

    private async Task UseAsync(T result) => await then(result);

    private Task NarrowAsync(int start, int count, Exception e)
    {
        if (IsHalved(count, e))
            return PartsAsync(Halves(start, count));
        if (count > 1 && mayBeOneRow(e))
            return AskAsync(start, count);
        Fail(start, count, e);
        return Task.CompletedTask;
    }

    // This test runs once. Its result for the whole call also holds for its parts.
    private async Task AskAsync(int start, int count)
    {
        var same = areAlike!;
        areAlike = null;
        var halves = Halves(start, count);
        var attempts = await AllAsync(halves);
        // The result of a good half is used while the bad half is halved further.
        await Task.WhenAll(attempts.Select(attempt => attempt.Taken).Append(
            attempts is [{ Failure: { } left }, { Failure: { } right }] && mayBeOneRow(left) && mayBeOneRow(right) && same(left, right)
                ? AskEndsAsync(halves, left, same)
                : NarrowAllAsync(halves, attempts)));
    }

    // The first and last row of each half are tested, because the remaining rows of a half are then one range.
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

        var left = new PriorityQueue<(int Start, int Count), (int Smallness, int Start)>();
        Add(parts);
        while (left.TryDequeue(out var part, out _))
        {
            var attempt = await TryAsync(part.Start, part.Count);
            if (attempt.Failure is not { } e)
            {
                await attempt.Taken;
            }
            else if (IsHalved(part.Count, e))
            {
                Add(Halves(part.Start, part.Count));
            }
            else
            {
                await NarrowAsync(part.Start, part.Count, e);
            }
        }

        void Add((int Start, int Count)[] more)
        {
            foreach (var part in more.Where(part => part.Count > 0))
                left.Enqueue(part, (-part.Count, part.Start));
        }
    }

    private bool IsHalved(int count, Exception e) =>
        count > 1 && mayBeOneRow(e) && (areAlike is null || count < FewestToAsk);
}
