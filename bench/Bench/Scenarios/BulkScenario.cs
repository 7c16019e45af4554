namespace ModelPipeline.Bench;

/// <summary>A job over all users, and what the database alone takes to read them and to store their scores.</summary>
internal static class BulkScenario
{
    private static readonly TimeSpan JobTimeout = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var us = await StartAsync(session, ContestantNames.Us, null, cancellationToken);
        var swap = new Dictionary<string, string> { ["Pipelines__lr__Output__Publish"] = "Swap" };
        await using var swapping = await StartAsync(session, ContestantNames.Swap, (ContestantNames.Swap, swap), cancellationToken);
        var limits = new BulkLimits(session, "limit_bulk_scores");
        await limits.FillAsync(cancellationToken);
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            await session.MeasureAsync("bulk", us, 1, () => RunJobAsync(session, us, cancellationToken), cancellationToken);
            await session.MeasureAsync("bulk", swapping, 1, () => RunJobAsync(session, swapping, cancellationToken), cancellationToken);
            await limits.RunAsync(cancellationToken);
        }

        foreach (var name in new[] { ContestantNames.Us, ContestantNames.Swap })
        {
            var rows = $"SELECT count(*) FROM {Product.Table(name, "lr")}";
            if (await session.Database.ScalarAsync<long>(rows, cancellationToken) != InputData.Users)
                throw new InvalidOperationException($"The job of {name} left users out.");
        }
    }

    // The first job makes the rows that the rounds update, and compiles the code.
    private static async Task<Contestant> StartAsync(
        Session session, string name, (string Name, IReadOnlyDictionary<string, string> Variables)? variation,
        CancellationToken cancellationToken)
    {
        await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {Product.Table(name, "lr")}", cancellationToken);
        var contestant = await Product.StartAsync(session, "lr", cancellationToken, variation: variation);
        await RunJobAsync(session, contestant, cancellationToken);
        return contestant;
    }

    private static Task<LoadResult> RunJobAsync(Session session, Contestant us, CancellationToken cancellationToken) =>
        BulkJob.RunAsync(session, us, JobTimeout, cancellationToken);
}
