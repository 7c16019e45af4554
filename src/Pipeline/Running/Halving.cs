namespace ModelPipeline;

/// <summary>
/// Does a piece of work for n rows at once; where it fails because of a row, does it for each half, down to the row that stands alone.
/// k bad rows among n cost about 2k log2(n) calls, work that fails for every row 2n.
/// </summary>
internal static class Halving
{
    /// <param name="rows">n; for 0 nothing is done.</param>
    /// <param name="work">The work for rows start to start + count.</param>
    /// <param name="mayBeOneRow">Whether such a failure can be a single row's; if not, all rows of the call fail at once.</param>
    /// <param name="fail">Takes the rows that failed for good, in order.</param>
    /// <param name="cancellationToken">Once cancelled, what <paramref name="work"/> throws is passed on.</param>
    public static async Task RunAsync(
        int rows,
        Func<int, int, Task> work,
        Func<Exception, bool> mayBeOneRow,
        Action<int, int, Exception> fail,
        CancellationToken cancellationToken)
    {
        var parts = new Stack<(int Start, int Count)>();
        if (rows > 0)
            parts.Push((0, rows));
        while (parts.TryPop(out var part))
        {
            try
            {
                await work(part.Start, part.Count);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (part.Count > 1 && mayBeOneRow(e))
                {
                    var half = part.Count / 2;
                    parts.Push((part.Start + half, part.Count - half));
                    parts.Push((part.Start, half));
                }
                else
                {
                    fail(part.Start, part.Count, e);
                }
            }
        }
    }
}
