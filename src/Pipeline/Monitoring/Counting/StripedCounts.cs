namespace ModelPipeline;

/// <summary>
/// Counts batches by version, job and hour. Several threads count at a time, each in a stripe of its own. With one lock for all of them, a
/// silo would count on one core, however many cores it has. A further stripe is used only while the earlier ones are in use, so a silo with
/// few batches keeps one set of counts. Thread-safe.
/// </summary>
/// <param name="most">The number of threads that count at a time.</param>
internal sealed class StripedCounts(int most)
{
    private readonly Stripe[] stripes = [.. Enumerable.Range(0, most).Select(_ => new Stripe())];
    private uint next;

    /// <summary>Whether nothing was counted since the last <see cref="Take"/>.</summary>
    public bool IsEmpty => Array.TrueForAll(stripes, stripe => stripe.IsEmpty);

    /// <summary>Counts a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="asOf">The column that says when a row was made; empty for none.</param>
    public void Add(ObservedBatch batch, string asOf)
    {
        var stripe = Enter();
        try
        {
            stripe.Add(batch, asOf);
        }
        finally
        {
            stripe.Gate.Exit();
        }
    }

    /// <summary>Takes the counts since the last call.</summary>
    public IReadOnlyDictionary<CountKey, WindowCounts> Take()
    {
        var all = new Dictionary<CountKey, WindowCounts>();
        foreach (var stripe in stripes)
        {
            foreach (var (key, counts) in stripe.Take())
            {
                if (!all.TryAdd(key, counts))
                    all[key].Add(counts);
            }
        }

        return all;
    }

    private Stripe Enter()
    {
        foreach (var stripe in stripes)
        {
            if (stripe.Gate.TryEnter())
                return stripe;
        }

        var busy = stripes[Interlocked.Increment(ref next) % (uint)stripes.Length];
        busy.Gate.Enter();
        return busy;
    }

    private sealed class Stripe
    {
        private Dictionary<CountKey, WindowCounts> counts = [];

        public Lock Gate { get; } = new();

        public bool IsEmpty
        {
            get
            {
                lock (Gate)
                    return counts.Count == 0;
            }
        }

        // Called under the gate.
        public void Add(ObservedBatch batch, string asOf)
        {
            var key = new CountKey(batch.Version, batch.Job, CountKey.HourOf(batch.RetrievedAt));
            if (!counts.TryGetValue(key, out var window))
                counts[key] = window = new();
            window.Add(batch, asOf);
        }

        public Dictionary<CountKey, WindowCounts> Take()
        {
            lock (Gate)
            {
                var taken = counts;
                counts = [];
                return taken;
            }
        }
    }
}
