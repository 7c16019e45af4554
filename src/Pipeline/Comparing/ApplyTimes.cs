using System.Numerics;

namespace ModelPipeline;

/// <summary>
/// Counts how long a model took for its batches, in fixed bins of time and of batch size. Counts of silos and of times merge by adding.
/// The size matters for a comparison: a version with few users has small batches, and these are faster whatever the version. Not
/// thread-safe.
/// </summary>
public sealed class ApplyTimes
{
    /// <summary>The number of classes of size: one for each power of two, the last for 2,048 rows and more.</summary>
    internal const int Sizes = 12;

    /// <summary>The number of bins of time: eight for each power of two.</summary>
    internal const int Bins = Octaves * BinsOfOctave;

    // From a microsecond to a minute; what is outside is in the first or last bin.
    private const int FirstOctave = -20;
    private const int Octaves = 27;
    private const int BinsOfOctave = 8;

    // Fewer batches of a size say nothing about the slowest one percent of them.
    private const int FewestBatches = 30;

    private readonly long[]?[] sizes = new long[Sizes][];

    /// <summary>The number of batches.</summary>
    public long Batches { get; private set; }

    /// <summary>The number of rows of these batches.</summary>
    public long Rows { get; private set; }

    /// <summary>The time of all batches together, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Counts a batch. Allocates at the first batch of a size only.</summary>
    public void Add(TimeSpan duration, int rows)
    {
        Batches++;
        Rows += rows;
        Seconds += duration.TotalSeconds;
        Size(Math.Min(BitOperations.Log2((uint)Math.Max(rows, 1)), Sizes - 1))[BinOf(duration.TotalSeconds)]++;
    }

    /// <summary>Adds the counts of another silo or time.</summary>
    public void Add(ApplyTimes other) => Add(other, 1);

    /// <summary>Takes away counts that were there earlier; what came since stays.</summary>
    public void Subtract(ApplyTimes earlier) => Add(earlier, -1);

    /// <summary>The time that this share of the batches took at most, to 6 percent. Null without batches.</summary>
    public TimeSpan? Quantile(double share) => Quantile(share, Mix(Enumerable.Range(0, Sizes).Select(size => (size, 1.0))));

    /// <summary>
    /// How many times longer this share of batches took than those of another version. Only sizes of which both have thirty batches count,
    /// and the other version's batches are weighed as if they had the same sizes.
    /// </summary>
    /// <returns>The ratio, 1 for equal times; null where the two have no size in common.</returns>
    public double? RatioTo(ApplyTimes other, double share)
    {
        var common = Enumerable.Range(0, Sizes).Where(size => Total(size) >= FewestBatches && other.Total(size) >= FewestBatches).ToList();
        var own = Quantile(share, Mix(common.Select(size => (size, 1.0))));
        var others = Quantile(share, other.Mix(common.Select(size => (size, (double)Total(size) / other.Total(size)))));
        return own / others;
    }

    /// <summary>All counts that are not zero.</summary>
    internal IEnumerable<(int Size, int Bin, long Count)> Counts() =>
        from size in Enumerable.Range(0, Sizes)
        where sizes[size] is not null
        from bin in Enumerable.Range(0, Bins)
        where sizes[size]![bin] != 0
        select (size, bin, sizes[size]![bin]);

    /// <summary>Sets totals that were stored.</summary>
    internal void Restore(long batches, long rows, double seconds)
    {
        Batches = batches;
        Rows = rows;
        Seconds = seconds;
    }

    /// <summary>Sets the count of a bin that was stored.</summary>
    internal void Restore(int size, int bin, long count) => Size(size)[bin] = count;

    private static int BinOf(double seconds)
    {
        if (seconds <= 0)
            return 0;
        var octave = Math.ILogB(seconds);
        var inOctave = (int)((Math.ScaleB(seconds, -octave) - 1) * BinsOfOctave);
        return Math.Clamp(((octave - FirstOctave) * BinsOfOctave) + inOctave, 0, Bins - 1);
    }

    private static TimeSpan? Quantile(double share, double[] mix)
    {
        var rank = share * mix.Sum();
        var passed = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            passed += mix[bin];
            if (passed > 0 && passed >= rank)
                return TimeSpan.FromSeconds(Middle(bin));
        }

        return null;
    }

    private static double Middle(int bin) =>
        Math.ScaleB(1 + (((bin % BinsOfOctave) + 0.5) / BinsOfOctave), FirstOctave + (bin / BinsOfOctave));

    private double[] Mix(IEnumerable<(int Size, double Weight)> weights)
    {
        var mix = new double[Bins];
        foreach (var (size, weight) in weights)
        {
            for (var bin = 0; sizes[size] is { } counts && bin < Bins; bin++)
                mix[bin] += weight * counts[bin];
        }

        return mix;
    }

    private long Total(int size) => sizes[size]?.Sum() ?? 0;

    private void Add(ApplyTimes other, int sign)
    {
        Batches += sign * other.Batches;
        Rows += sign * other.Rows;
        Seconds += sign * other.Seconds;
        foreach (var (size, bin, count) in other.Counts())
            Size(size)[bin] += sign * count;
    }

    private long[] Size(int size) => sizes[size] ??= new long[Bins];
}
