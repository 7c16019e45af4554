namespace ModelPipeline.Telemetry;

/// <summary>The value of an instrument for one combination of attributes. Thread-safe.</summary>
internal sealed class Series
{
    private readonly KeyValuePair<string, object?>[] tags;
    private readonly long[]? buckets;
    private double value;
    private int seenIn;

    /// <param name="hash">The hash of the attributes.</param>
    /// <param name="tags">The attributes.</param>
    /// <param name="bounds">The bounds of the buckets; null for no histogram.</param>
    public Series(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags, double[]? bounds)
    {
        Hash = hash;
        this.tags = tags.ToArray();
        buckets = bounds is null ? null : new long[bounds.Length + 1];
        Labels = PrometheusLabels.Write(this.tags);
    }

    /// <summary>The hash of the attributes.</summary>
    public int Hash { get; }

    /// <summary>The attributes as Prometheus writes them, without braces; empty for none.</summary>
    public string Labels { get; }

    /// <summary>The value of an attribute; null for an attribute that the series does not have.</summary>
    public string? this[string key] => Array.Find(tags, tag => tag.Key == key).Value as string;

    /// <summary>The value; of a histogram the sum of its values.</summary>
    public double Value => Volatile.Read(ref value);

    /// <summary>The reading of the observable instruments that had the value last.</summary>
    public int SeenIn => Volatile.Read(ref seenIn);

    /// <summary>The number of values in each bucket of a histogram; empty for another kind.</summary>
    public long[] Buckets => buckets is null ? [] : [.. buckets.Select((_, at) => Volatile.Read(ref buckets[at]))];

    /// <summary>A hash of attributes by their values.</summary>
    public static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = tags.Length;
        foreach (var tag in tags)
            hash = (hash * 31) + (tag.Value?.GetHashCode() ?? 0);
        // The table is small: its places are the lower bits.
        return hash ^ (hash >> 15);
    }

    /// <summary>Whether these are the attributes of the series, in this order.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length)
            return false;
        for (var at = 0; at < tags.Length; at++)
        {
            if (others[at].Key != tags[at].Key || !Equals(others[at].Value, tags[at].Value))
                return false;
        }

        return true;
    }

    /// <summary>Replaces the value.</summary>
    public void Set(double now, int scrape)
    {
        Volatile.Write(ref value, now);
        Volatile.Write(ref seenIn, scrape);
    }

    /// <summary>Adds an amount to the value.</summary>
    public void Add(double amount)
    {
        var seen = Volatile.Read(ref value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref value, seen + amount, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }

    /// <summary>Counts a value in its bucket.</summary>
    public void Count(double measured, double[] bounds)
    {
        var at = Array.BinarySearch(bounds, measured);
        Interlocked.Increment(ref buckets![at < 0 ? ~at : at]);
        Add(measured);
    }
}
