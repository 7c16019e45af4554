using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Bench;

/// <summary>Runs a job over all users of a contestant's pipeline.</summary>
internal static class BulkJob
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(1) };
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="session">The run.</param>
    /// <param name="us">The contestant.</param>
    /// <param name="timeout">How long the job may take.</param>
    /// <param name="cancellationToken">Ends the wait for the job.</param>
    /// <param name="look">Called with the scored users while the job runs; null for nothing.</param>
    public static async Task<LoadResult> RunAsync(
        Session session, Contestant us, TimeSpan timeout, CancellationToken cancellationToken, Action<long>? look = null)
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

            if (time > timeout)
                throw new TimeoutException($"The job takes too long: {job.ToJsonString()}");
            look?.Invoke((long)job["scored"]!);
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
