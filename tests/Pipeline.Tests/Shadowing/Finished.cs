namespace ModelPipeline.Tests;

/// <summary>Makes finished batches by hand.</summary>
internal static class Finished
{
    /// <summary>A batch that v1 has scored, with y = 2x and x the length of the user.</summary>
    public static FinishedBatch Of(BatchLease lease, double seconds, params IReadOnlyList<string> users)
    {
        var moment = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return new(
            lease,
            new(users, [new Column<double>(new("x", ColumnType.Double), users.Select(user => (double)user.Length).ToArray())]),
            new(
                new(users, [new Column<double>(new("y", ColumnType.Double), users.Select(user => 2.0 * user.Length).ToArray())]),
                "v1", moment, moment, Guid.NewGuid()));
    }

    /// <summary>Offers such a batch.</summary>
    public static void Offer(this TakeFinished take, ShadowedPipeline test, params IReadOnlyList<string> users) =>
        take(Of(test.Runner.Pipeline.Versions.Lease(Lane.Shadow), 10, users));
}
