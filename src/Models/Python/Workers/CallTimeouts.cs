using System.Numerics;

namespace ModelPipeline.Models.Python;

/// <summary>
/// How long a call may take before its worker is taken to hang: a few times of what calls of its size took, and never less than a floor.
/// The floor is short, so that a batch of 512 is halved down to the row that hangs within five seconds, before its callers' deadline; a
/// call of many rows that was ended too early is halved and answered. A single row would fail: it has more time. Thread-safe.
/// </summary>
internal sealed class CallTimeouts
{
    private static readonly TimeSpan OfMany = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan OfOne = TimeSpan.FromSeconds(1);

    private const int Times = 4;

    // Of what was seen once, this much counts at the next call of that size: a machine that stood still is forgotten.
    private const double Memory = 0.99;

    private readonly double[] longest = new double[33];

    /// <summary>The limit for a call of so many rows.</summary>
    public TimeSpan For(int rows)
    {
        var size = SizeOf(rows);
        // Of calls half and a quarter as large: twice and four times of what they took.
        var expected = Volatile.Read(ref longest[size]);
        for (var (smaller, factor) = (size - 1, 2); smaller >= Math.Max(0, size - 2); smaller--, factor *= 2)
            expected = Math.Max(expected, Volatile.Read(ref longest[smaller]) * factor);
        var limit = TimeSpan.FromSeconds(expected * Times);
        var floor = rows > 1 ? OfMany : OfOne;
        return limit > floor ? limit : floor;
    }

    /// <summary>A call was answered.</summary>
    public void Record(int rows, TimeSpan time)
    {
        ref var seen = ref longest[SizeOf(rows)];
        Volatile.Write(ref seen, Math.Max(time.TotalSeconds, Volatile.Read(ref seen) * Memory));
    }

    private static int SizeOf(int rows) => BitOperations.Log2((uint)Math.Max(rows, 1));
}
