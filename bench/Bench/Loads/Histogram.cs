using System.Numerics;

namespace ModelPipeline.Bench;

/// <summary>Counts times in buckets. The width of a bucket is at most 1/64 of its values. Not thread-safe.</summary>
internal sealed class Histogram
{
    private const int Bits = 6;
    private const int Size = 1 << Bits;

    private readonly long[] counts = new long[(64 - Bits) * Size];
    private long total;

    public long Count => total;

    public long Longest { get; private set; }

    public void Add(long value)
    {
        counts[Index(value)]++;
        total++;
        Longest = Math.Max(Longest, value);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < counts.Length; i++)
            counts[i] += other.counts[i];
        total += other.total;
        Longest = Math.Max(Longest, other.Longest);
    }

    /// <summary>The quantile of a share, exact to the width of a bucket.</summary>
    public long Percentile(double share)
    {
        var left = (long)Math.Ceiling(total * share);
        for (var i = 0; i < counts.Length; i++)
        {
            if ((left -= counts[i]) <= 0)
                return Math.Min(Upper(i), Longest);
        }

        return Longest;
    }

    // Below 2^Bits each value has a bucket of its own. Above, each doubling has Size buckets; the lower half would be the doubling before.
    private static int Index(long value)
    {
        if (value < Size)
            return (int)Math.Max(value, 0);
        var shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - Bits;
        return ((shift + 1) * Size) + (int)((value >> shift) - Size);
    }

    private static long Upper(int index)
    {
        if (index < Size)
            return index;
        var shift = (index / Size) - 1;
        return (((long)(index % Size) + Size + 1) << shift) - 1;
    }
}
