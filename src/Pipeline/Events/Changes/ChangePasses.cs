namespace ModelPipeline;

/// <summary>
/// Passes over the changes of a table. Each pass reads the changes since the watermark, and again those of the overlap before it, because a
/// transaction commits later than its rows say. A change is handed out once. The watermark follows when all changes of a pass are done, so
/// that whoever continues from it misses none. Pure; not thread-safe.
/// </summary>
/// <param name="watermark">All changes up to this moment were handed out and are done, but for the overlap; null to begin now.</param>
/// <param name="overlap">How much later than its row says a change may be committed.</param>
internal sealed class ChangePasses(DateTimeOffset? watermark, TimeSpan overlap)
{
    private const int FewestKept = 10_000;

    private readonly Dictionary<string, DateTimeOffset> handedOut = new(StringComparer.Ordinal);
    private readonly Queue<Pass> passes = [];
    private Pass? current;
    private int tidyAt = FewestKept;

    /// <summary>From where whoever continues must begin; null before the first pass.</summary>
    public DateTimeOffset? Watermark { get; private set; } = watermark;

    /// <summary>The changes that were handed out and are not done.</summary>
    public int Outstanding => passes.Sum(pass => pass.Outstanding);

    /// <summary>The moment of the last change that a pass has read while it has more to read; null at the end of a pass.</summary>
    public DateTimeOffset? ReadUpTo => current?.After?.At;

    /// <summary>The next page to ask for.</summary>
    public ChangeQuery Next(string column, int limit) => new(column, Watermark - overlap, current?.After, limit);

    /// <summary>Takes a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="limit">The limit that was asked for: a page with fewer changes ends its pass.</param>
    /// <returns>The changes to hand out, and their pass, which hears when each is done.</returns>
    public (IReadOnlyList<UserChange> Changes, object Pass) Take(ChangePage page, int limit)
    {
        Watermark ??= page.Now;
        if (current is null)
        {
            current = new(page.Now);
            passes.Enqueue(current);
        }

        var pass = current;
        var fresh = new List<UserChange>();
        foreach (var change in page.Changes)
        {
            if (handedOut.TryGetValue(change.User, out var at) && at == change.At)
                continue;
            handedOut[change.User] = change.At;
            fresh.Add(change);
        }

        pass.Outstanding += fresh.Count;
        pass.After = page.Changes is [.., var last] ? last : pass.After;
        if (page.Changes.Count < limit)
        {
            pass.IsRead = true;
            current = null;
        }

        Advance();
        return (fresh, pass);
    }

    /// <summary>Records that a change is done.</summary>
    public void Done(object pass)
    {
        ((Pass)pass).Outstanding--;
        Advance();
    }

    private void Advance()
    {
        while (passes.TryPeek(out var first) && first is { IsRead: true, Outstanding: 0 })
        {
            passes.Dequeue();
            Watermark = first.BeganAt > Watermark ? first.BeganAt : Watermark;
        }

        if (handedOut.Count < tidyAt)
            return;
        foreach (var (user, at) in handedOut)
        {
            if (at < Watermark - overlap)
                handedOut.Remove(user);
        }

        tidyAt = Math.Max(FewestKept, 2 * handedOut.Count);
    }

    private sealed class Pass(DateTimeOffset beganAt)
    {
        public DateTimeOffset BeganAt => beganAt;

        public UserChange? After { get; set; }

        public bool IsRead { get; set; }

        public int Outstanding { get; set; }
    }
}
