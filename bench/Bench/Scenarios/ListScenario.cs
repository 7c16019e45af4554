using System.Diagnostics;
using System.Net.Http.Json;

namespace ModelPipeline.Bench;

/// <summary>
/// Lists of 100,000 users through the route for lists, in turns with calls for single users, so that a machine that gets slower affects
/// both.
/// </summary>
internal static class ListScenario
{
    public const int Users = 100_000;
    public const int Callers = 256;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(5) };

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(session, "lr", [ContestantNames.Us, ContestantNames.TwoSilos],
            cancellationToken);
        foreach (var contestant in field.Contestants)
        {
            await StartingField.WarmAsync(contestant, () => ScoreAsync(contestant, "lr", Enumerable.Range(1, Users), cancellationToken),
                cancellationToken);
        }

        for (var round = 0; round < session.Options.Rounds; round++)
        {
            foreach (var contestant in field.Contestants)
            {
                await session.MeasureAsync("list", contestant, Callers, () => CallAsync(contestant), cancellationToken);
                await session.MeasureAsync("list", contestant, Users, () => ScoreListsAsync(contestant), cancellationToken);
            }
        }

        Task<LoadResult> CallAsync(Contestant contestant) =>
            Wrk.RunAsync(session.Workspace, contestant, Callers, session.Options.Turn, UserSpread.Warm, cancellationToken);

        // The lists follow each other, for as long as the turn of calls takes.
        async Task<LoadResult> ScoreListsAsync(Contestant contestant)
        {
            var sum = await ScoreAsync(contestant, "lr", Enumerable.Range(1, Users), cancellationToken);
            while (sum.Seconds < session.Options.Turn.TotalSeconds)
                sum = sum.Plus(await ScoreAsync(contestant, "lr", Enumerable.Range(1, Users), cancellationToken));
            return sum;
        }
    }

    /// <summary>Scores them all; an answer that is no score is an error.</summary>
    public static async Task<LoadResult> ScoreAsync(Contestant contestant, string pipeline, IEnumerable<int> users,
        CancellationToken cancellationToken)
    {
        var cpu = ProcessTree.OwnCpuSeconds();
        var body = new { users = users.Select(InputData.User).ToArray() };
        var began = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(contestant.Address, $"/pipelines/{pipeline}/score"))
        { Content = JsonContent.Create(body) };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var good = 0;
        var bad = 0;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("\"outputs\"", StringComparison.Ordinal))
            {
                good++;
            }
            else
            {
                bad++;
            }
        }

        bad += Math.Max(0, body.users.Length - good - bad);
        var time = Stopwatch.GetElapsedTime(began);
        return new(good + bad, bad, time.TotalSeconds, double.NaN, double.NaN, double.NaN, double.NaN, ProcessTree.OwnCpuSeconds() - cpu);
    }
}
