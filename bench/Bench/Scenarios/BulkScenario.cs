using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Bench;

/// <summary>A job over all users, and what the database alone takes to read them and to store their scores.</summary>
internal static class BulkScenario
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(1) };
    private static readonly TimeSpan JobTimeout = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var table = Product.Table(ContestantNames.Us, "lr");
        await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {table}", cancellationToken);
        await using var us = await Product.StartAsync(session, "lr", cancellationToken);
        // The first job makes the rows that the rounds update, and compiles the code.
        await RunJobAsync(session, us, cancellationToken);
        var limits = new BulkLimits(session, "limit_bulk_scores");
        await limits.FillAsync(cancellationToken);
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            await session.MeasureAsync("bulk", us, 1, () => RunJobAsync(session, us, cancellationToken), cancellationToken);
            await limits.RunAsync(cancellationToken);
        }

        if (await session.Database.ScalarAsync<long>($"SELECT count(*) FROM {table}", cancellationToken) != InputData.Users)
            throw new InvalidOperationException("The job left users out.");
    }

    private static async Task<LoadResult> RunJobAsync(Session session, Contestant us, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var created = await Http.PostAsJsonAsync(new Uri(us.Address, "/pipelines/lr/jobs"), new { }, cancellationToken);
        created.EnsureSuccessStatusCode();
        var address = new Uri(us.Address, created.Headers.Location!);
        while (true)
        {
            var job = JsonNode.Parse(await Http.GetStringAsync(address, cancellationToken))!;
            var time = Stopwatch.GetElapsedTime(began);
            switch ((string)job["status"]!)
            {
                case "Completed":
                    return new((long)job["scored"]! + (long)job["failed"]!, (long)job["failed"]!, time.TotalSeconds, double.NaN, double.NaN,
                        double.NaN, double.NaN, 0);
                case "Failed" or "Canceled":
                    throw new InvalidOperationException($"The job ended as {job.ToJsonString()}; see {session.Workspace.Logs}.");
            }

            if (time > JobTimeout)
                throw new TimeoutException($"The job takes too long: {job.ToJsonString()}");
            await Task.Delay(50, cancellationToken);
        }
    }
}
