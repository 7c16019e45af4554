using System.Diagnostics.Metrics;

namespace ModelPipeline.Telemetry;

/// <summary>
/// The series of one instrument: one for each combination of attributes. At most <see cref="Most"/>; the measurements of further
/// combinations add up in one series with <c>otel_metric_overflow="true"</c>. Finding a series takes no lock and allocates nothing.
/// Thread-safe.
/// </summary>
internal sealed class InstrumentSeries(Instrument instrument)
{
    /// <summary>The number of series of one instrument.</summary>
    public const int Most = 1_000;

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel.metric.overflow", "true")];

    private readonly Lock gate = new();
    private readonly double[]? bounds = HistogramBounds.Of(instrument);
    // An open hash table, at most half full. It is replaced and never changed.
    private Series?[] table = new Series?[4];
    private int count;
    private int scrape;
    private Series? overflow;

    /// <summary>The instrument.</summary>
    public Instrument Instrument => instrument;

    /// <summary>What its measurements mean.</summary>
    public InstrumentKind Kind { get; } = InstrumentKinds.Of(instrument);

    /// <summary>The series that have a value. Of an observable instrument only those of the last reading: others are gone.</summary>
    public IEnumerable<Series> Known
    {
        get
        {
            var present = Volatile.Read(ref table).OfType<Series>().Where(IsPresent);
            return Volatile.Read(ref overflow) is { } rest && IsPresent(rest) ? present.Append(rest) : present;
        }
    }

    /// <summary>A reading of all observable instruments begins.</summary>
    public void BeginScrape() => Interlocked.Increment(ref scrape);

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = Series.HashOf(tags);
        var series = Find(Volatile.Read(ref table), hash, tags) ?? Add(hash, tags);
        if (instrument.IsObservable)
        {
            series.Set(value, Volatile.Read(ref scrape));
        }
        else if (bounds is not null)
        {
            series.Count(value, bounds);
        }
        else if (Kind == InstrumentKind.Gauge)
        {
            series.Set(value, scrape: 0);
        }
        else
        {
            series.Add(value);
        }
    }

    private bool IsPresent(Series series) => !instrument.IsObservable || series.SeenIn == Volatile.Read(ref scrape);

    private static Series? Find(Series?[] table, int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        for (var at = hash & (table.Length - 1); table[at] is { } series; at = (at + 1) & (table.Length - 1))
        {
            if (series.Hash == hash && series.Has(tags))
                return series;
        }

        return null;
    }

    private Series Add(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (gate)
        {
            if (Find(table, hash, tags) is { } other)
                return other;
            if (count >= Most && !instrument.IsObservable)
                return Rest();
            // What an observable instrument does not tell any more makes room.
            List<Series> kept = [.. table.OfType<Series>().Where(series => count < Most || IsPresent(series))];
            if (kept.Count >= Most)
                return Rest();
            var series = new Series(hash, tags, bounds);
            kept.Add(series);
            Volatile.Write(ref table, TableOf(kept));
            count = kept.Count;
            return series;
        }
    }

    private Series Rest() => overflow ??= new(Series.HashOf(Overflow), Overflow, bounds);

    private static Series?[] TableOf(List<Series> all)
    {
        var size = 4;
        while (size < all.Count * 2)
            size *= 2;
        var table = new Series?[size];
        foreach (var series in all)
        {
            var at = series.Hash & (size - 1);
            while (table[at] is not null)
                at = (at + 1) & (size - 1);
            table[at] = series;
        }

        return table;
    }
}
