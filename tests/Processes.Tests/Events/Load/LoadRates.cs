using System.Globalization;
using System.Net.Http.Json;

namespace ModelPipeline.Tests;

/// <summary>Measures how fast users are scored, by lists and by events, of the same pipeline and the same users.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="load">How the events come.</param>
/// <param name="changes">Changes the users.</param>
internal sealed class LoadRates(TriggerCluster cluster, IEventLoad load, UserChanges changes)
{
    private const int ListSize = 1_000;
    private const int Lists = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120 + (TriggerCluster.Events / 500));

    /// <summary>A line with both rates and their ratio.</summary>
    /// <param name="round">The number of the round of changes.</param>
    public async Task<string> MeasureAsync(int round)
    {
        var lists = await ListsAsync();
        var events = await EventsAsync(round);
        return string.Create(CultureInfo.InvariantCulture,
            $"{load.Pipeline}: lists {lists:0} users/s, events {events:0} users/s, ratio {events / lists:0.00}");
    }

    private async Task<double> ListsAsync()
    {
        var users = Enumerable.Range(1, TriggerCluster.Users).Select(i => $"u{i}").Chunk(ListSize);
        var scored = 0;
        var began = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = Lists }, async (list, token) =>
        {
            using var answer = await cluster.Api.Http.PostAsync(
                $"/pipelines/{load.Pipeline}/score", JsonContent.Create(new { users = list }), token);
            var text = await answer.Content.ReadAsStringAsync(token);
            Interlocked.Add(ref scored, text.Split('\n').Count(line => line.Contains("\"outputs\"", StringComparison.Ordinal)));
        });
        return scored / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<double> EventsAsync(int round)
    {
        await PauseAsync(true);
        await changes.RunAsync(round, TriggerCluster.Users);
        await PauseAsync(false);
        // From the first score to the last, so that the moment in which the silos hear that they may go on does not count.
        var (first, began) = load.Trigger is null ? (0, changes.CommittedAt) : await FirstAsync(TriggerCluster.Users);
        await Eventually.TrueAsync(async () => await changes.StaleAsync() == 0, Limit, () => "the scores of all events");
        return (TriggerCluster.Users - first) / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<(long Scores, long At)> FirstAsync(long all)
    {
        var stale = all;
        var at = 0L;
        await Eventually.TrueAsync(async () =>
        {
            at = TimeProvider.System.GetTimestamp();
            stale = await changes.StaleAsync();
            return stale < all;
        }, Limit, () => "the first score of an event");
        return (all - stale, at);
    }

    private async Task PauseAsync(bool paused)
    {
        if (load.Trigger is not { } trigger)
            return;
        var path = $"/pipelines/{load.Pipeline}/triggers/{trigger}";
        // The first calls after a restart of the database may find connections that are broken.
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await cluster.Api.Http.PostAsJsonAsync(path, new { paused });
            return answer.IsSuccessStatusCode;
        }, Limit, () => $"the trigger of {load.Pipeline} to hear that it is {(paused ? "paused" : "let go on")}");
        if (!paused)
            return;
        await Eventually.TrueAsync(async () => (await cluster.GetAsync(path))["silos"]!.AsArray()
            .Count(silo => (string)silo!["state"]! is "Paused") >= TriggerCluster.Size, Limit, () => "all silos to pause");
    }
}
