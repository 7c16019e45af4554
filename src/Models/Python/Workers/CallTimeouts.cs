using System.Numerics;

namespace ModelPipeline.Models.Python;

/// <summary>
/// The time limit of a call, after which its worker counts as hanging: four times the time that calls of its size took, and at least a
/// floor. The floor is short, so that a batch of 512 is halved down to the hanging row within five seconds, before the callers' deadline.
/// If a call of many rows is ended too early, it is halved and answered. A single row would fail, so its floor is higher. Thread-safe.
/// </summary>
internal sealed class CallTimeouts
{
    private static readonly TimeSpan OfMany = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan OfOne = TimeSpan.FromSeconds(1);

    private const int Times = 4;

    // With each call of a size, the longest time of that size shrinks to this share. A pause of the machine is forgotten.
    private const double Memory = 0.99;

    private readonly double[] longest = new double[33];

    /// <summary>The limit for a call with this number of rows.</summary>
    public TimeSpan For(int rows)
    {
        var size = SizeOf(rows);
        // The limit also counts twice the time of calls of half the size, and four times the time of a quarter.
        var expected = Volatile.Read(ref longest[size]);
        for (var halvings = 1; halvings <= Math.Min(2, size); halvings++)
            expected = Math.Max(expected, Volatile.Read(ref longest[size - halvings]) * (1 << halvings));
        var limit = TimeSpan.FromSeconds(expected * Times);
        var floor = rows > 1 ? OfMany : OfOne;
        return limit > floor ? limit : floor;
    }

    /// <summary>Records how long an answered call took.</summary>
    public void Record(int rows, TimeSpan time)
    {
        ref var seen = ref longest[SizeOf(rows)];
        Volatile.Write(ref seen, Math.Max(time.TotalSeconds, Volatile.Read(ref seen) * Memory));
    }

    private static int SizeOf(int rows) => BitOperations.Log2((uint)Math.Max(rows, 1));
}
