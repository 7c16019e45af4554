namespace ModelPipeline.Grains;

/// <summary>
/// Decides how many users may be active on a silo, so that they never use up the heap. A user who is active is never turned away. The limit
/// follows the heap: each full collection tells how much is alive, and the room that is left is divided by what a user takes. Reading is
/// thread-safe; one caller at a time measures.
/// </summary>
internal sealed class UserRoom(TimeProvider clock)
{
    // The rest is for garbage, for what the collector needs itself, and for the tables of users, which double in one piece. With 80% a
    // heap of 90 MB was collected 5 times a second and still ran out of memory. Idle users leave from 60% on (ClusterHosting), which counts
    // garbage too, so a silo seldom comes to this limit.
    private const double Share = 0.65;

    // A user with a grain takes 2.1 KB where the model has one output, and 0.6 KB without. Too high a number only makes the limit rise in
    // more steps.
    private const long LeastBytesPerUser = 4096;

    // Few users do not tell what a user takes: the heap is mostly something else.
    private const int FewUsers = 10_000;
    private const long BytesPerUserOfFew = 8192;

    // 2 MB. A silo whose heap is full of something else still works.
    private const int LeastUsers = 1_000;

    // Near the limit, without a new full collection, neither Orleans nor this class would know that users have left. A collection of
    // a gigabyte takes a core for a second or two.
    private const double NearlyFull = 0.9;
    private const long CollectedPerSecond = 256L << 20;

    private int most = int.MaxValue;
    private int usersBefore;
    private long lastFull = -1;
    private long collectedAt = clock.GetTimestamp();

    /// <summary>How many users may be active now.</summary>
    public int Most => Volatile.Read(ref most);

    /// <summary>Whether there is no room for a user who is not active.</summary>
    public bool IsFullAt(int users) => users >= Most;

    /// <summary>Sets the limit by a new reading.</summary>
    /// <param name="heap">The heap now.</param>
    /// <param name="users">The number of active users now.</param>
    /// <returns>Whether a full collection is needed.</returns>
    public bool Measure(HeapReading heap, int users)
    {
        var limit = Most;
        if (heap.FullCollection != lastFull)
        {
            lastFull = heap.FullCollection;
            collectedAt = clock.GetTimestamp();
            // The collection was between the two readings. The users who have come since are not in what it left.
            limit = LimitAt(heap.LimitBytes, heap.LiveBytes, Math.Min(users, usersBefore));
        }

        // No more is alive than is used.
        limit = Math.Max(limit, LimitAt(heap.LimitBytes, heap.UsedBytes, users));
        usersBefore = users;
        Volatile.Write(ref most, limit);
        var collectEvery = TimeSpan.FromSeconds(1 + (double)heap.LiveBytes / CollectedPerSecond);
        if (users < NearlyFull * limit || clock.GetElapsedTime(collectedAt) < collectEvery)
            return false;
        collectedAt = clock.GetTimestamp();
        return true;
    }

    private static int LimitAt(long limitBytes, long bytes, int users)
    {
        var bytesPerUser = users < FewUsers ? BytesPerUserOfFew : Math.Max(LeastBytesPerUser, bytes / users);
        var more = ((long)(Share * limitBytes) - bytes) / bytesPerUser;
        return (int)Math.Clamp(users + more, LeastUsers, int.MaxValue);
    }
}
