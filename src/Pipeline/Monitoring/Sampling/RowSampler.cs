namespace ModelPipeline;

/// <summary>
/// Samples rows of one version on a silo: those with the least keys (<see cref="SampleKey"/>), until they are sent to the cluster. A row
/// that cannot get into the sample costs a hash and a comparison. Not thread-safe, except <see cref="Candidates"/>.
/// </summary>
/// <param name="seed">The seed of the sample, the same on all silos.</param>
/// <param name="most">The number of rows of the sample.</param>
internal sealed class RowSampler(ulong seed, int most = Reservoir.Size)
{
    private readonly HashSet<ulong> sent = [];
    private readonly PriorityQueue<SampledRow, double> pending = new(Comparer<double>.Create(static (one, other) => other.CompareTo(one)));
    private IReadOnlyList<Field> columns = [];
    private double threshold = double.PositiveInfinity;

    /// <summary>The number of rows that wait.</summary>
    public int Count => pending.Count;

    /// <summary>The hour of the last batch.</summary>
    public DateTimeOffset Hour { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Samples the rows of a batch. A user's row is taken once an hour.</summary>
    public void Offer(ObservedBatch batch) => Offer(batch, Candidates(batch));

    /// <summary>
    /// The rows of a batch that may get into the sample, with the hashes of their users. Thread-safe, also while another thread changes the
    /// sample: it reads the threshold, which only falls.
    /// </summary>
    public IReadOnlyList<(int Row, ulong Hash)> Candidates(ObservedBatch batch)
    {
        var least = SampleKey.LeastHash(Volatile.Read(ref threshold), batch.RetrievedAt);
        var found = (List<(int, ulong)>?)null;
        for (var row = 0; row < batch.Source.Count; row++)
        {
            var hash = SampleKey.HashOf(batch.Source.Users[row], seed);
            if (hash >= least)
                (found ??= []).Add((row, hash));
        }

        return found ?? [];
    }

    /// <summary>Samples rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="candidates">Its candidates.</param>
    public void Offer(ObservedBatch batch, IReadOnlyList<(int Row, ulong Hash)> candidates)
    {
        if (CountKey.HourOf(batch.RetrievedAt) is var now && now != Hour)
        {
            Hour = now;
            sent.Clear();
        }

        var least = SampleKey.LeastHash(threshold, batch.RetrievedAt);
        var sources = (Column[]?)null;
        foreach (var (row, hash) in candidates)
        {
            if (hash < least || !sent.Add(hash))
                continue;
            sources ??= Use(batch.Columns);
            if (sources.Length == 0)
                return;
            Keep(new(batch.Source.Users[row], SampleKey.Of(hash, batch.RetrievedAt), batch.RetrievedAt, RowCodec.Write(sources, row)));
        }
    }

    /// <summary>Adds rows that were taken before.</summary>
    public void Add(SampledRows rows)
    {
        if (pending.Count > 0 && !rows.Fits(columns))
            return;
        columns = rows.Columns;
        foreach (var row in rows.Rows)
            Keep(row);
    }

    /// <summary>Takes all rows that wait.</summary>
    public SampledRows Take()
    {
        var taken = new SampledRows(columns, [.. pending.UnorderedItems.Select(each => each.Element)]);
        pending.Clear();
        return taken;
    }

    /// <summary>Samples no more rows with a larger key than this one.</summary>
    public void Narrow(double largest) => threshold = largest;

    /// <summary>Drops the row of a user.</summary>
    public void Forget(string user)
    {
        if (pending.UnorderedItems.All(each => each.Element.User != user))
            return;
        var rest = pending.UnorderedItems.Where(each => each.Element.User != user).ToList();
        pending.Clear();
        pending.EnqueueRange(rest);
    }

    private void Keep(SampledRow row)
    {
        pending.Enqueue(row, row.Key);
        if (pending.Count <= most)
            return;
        pending.Dequeue();
        threshold = Math.Min(threshold, pending.Peek().Key);
    }

    // A row without one of the columns cannot be used. Rows with other columns than before begin a new sample.
    private Column[] Use(BoundColumns bound)
    {
        if (Array.Exists(bound.Sources, column => column is null))
            return [];
        var sources = Array.ConvertAll(bound.Sources, column => column!);
        var fields = Array.ConvertAll(sources, column => column.Field);
        if (!new SampledRows(columns, []).Fits(fields))
            pending.Clear();
        columns = fields;
        return sources;
    }
}
