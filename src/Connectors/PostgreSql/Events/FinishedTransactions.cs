namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Tells by which time a transaction was surely over. The time that a transaction gives its rows says little: a transaction of a minute
/// commits a minute later, and a score that was made in between does not know what it changed. Each claim reads the oldest transaction that
/// is not over; all before it are. Pure; not thread-safe.
/// </summary>
internal sealed class FinishedTransactions
{
    // An hour of claims at one a second. What was over even earlier counts as over since the oldest entry.
    private const int MostKept = 3_600;

    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly List<(ulong Oldest, DateTimeOffset At)> seen = [];

    /// <summary>Records what a claim read.</summary>
    /// <param name="oldest">The oldest transaction that was not over.</param>
    /// <param name="at">The time of the claim.</param>
    public void Record(ulong oldest, DateTimeOffset at)
    {
        // Numbers never go back on one server: this is another one, such as a standby that lacked the last transactions, or a restored
        // copy. Its new transactions can have numbers that were over long ago on the server before.
        if (seen is [.., var newest] && oldest < newest.Oldest)
            seen.Clear();
        // Only a later transaction tells anything new.
        if (seen is [.., var last] && (oldest <= last.Oldest || at - last.At < Spacing))
            return;
        seen.Add((oldest, at));
        if (seen.Count >= 2 * MostKept)
            seen.RemoveRange(0, MostKept);
    }

    /// <summary>
    /// Forgets everything. After a call that failed, the next one may reach another server, whose numbers may have passed those of the
    /// first by then.
    /// </summary>
    public void Forget() => seen.Clear();

    /// <summary>The earliest recorded time at which the transaction was over; null if it is not known to be over.</summary>
    public DateTimeOffset? OverSince(ulong transaction)
    {
        var first = 0;
        for (var after = seen.Count; first < after;)
        {
            var middle = (first + after) / 2;
            if (seen[middle].Oldest > transaction)
                after = middle;
            else
                first = middle + 1;
        }

        return first < seen.Count ? seen[first].At : null;
    }
}
