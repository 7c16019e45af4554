using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace ModelPipeline.Tests;

/// <summary>
/// The latency of calls for single users beside lists. <c>LIST_SECONDS</c> makes it a measurement: each part of each of three rounds takes
/// that time. <c>LIST_USERS</c> sets the users of a list, 20,000 by default.
/// </summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class ListLoadTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>
{
    private const int CallsPerSecond = 200;
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    private static readonly int? Measured = Read("LIST_SECONDS");
    private static readonly int ListUsers = Read("LIST_USERS") ?? 20_000;

    private static TimeSpan Time => TimeSpan.FromSeconds(Measured ?? 1);

    [Fact]
    public async Task Calls_BesideLists_AreLittleSlowerAndAllAreServed()
    {
        await workplace.ExecuteAsync(JobInput.Customers(ListUsers, "in_lists"));
        await workplace.StartAsync([new("lists", workplace.Pipeline("lists"))]);
        await BesideAsync(4);

        var alone = new List<double>();
        var rates = new Dictionary<int, (double Alone, double Beside)>();
        var beside = new Dictionary<int, List<double>>();
        for (var round = 0; round < (Measured is null ? 1 : 3); round++)
        {
            alone.AddRange(await CallAsync());
            foreach (var lists in new[] { 1, 4 })
            {
                var own = await ListAsync(lists);
                var (took, rate) = await BesideAsync(lists);
                var sum = rates.GetValueOrDefault(lists);
                rates[lists] = (sum.Alone + own, sum.Beside + rate);
                if (!beside.TryAdd(lists, [.. took]))
                    beside[lists].AddRange(took);
            }
        }

        Write($"Calls alone: p50 {At(alone, 0.5):0.0} ms, p99 {At(alone, 0.99):0.0} ms.");
        foreach (var (lists, took) in beside)
        {
            var (own, rate) = rates[lists];
            Write($"Beside {lists} list(s): p50 {At(took, 0.5):0.0} ms ({At(took, 0.5) / At(alone, 0.5):0.0}), p99 {At(took, 0.99):0.0} ms ({At(took, 0.99) / At(alone, 0.99):0.0}); the lists have {rate / own:0.00} of their rate alone ({own / (Measured is null ? 1 : 3):0} users/s).");
            Assert.True(At(took, 0.99) < 4 * At(alone, 0.99) || (Measured is null && At(took, 0.99) < Unnoticed.TotalMilliseconds),
                $"Beside {lists} lists p99 is {At(took, 0.99)} ms, alone {At(alone, 0.99)} ms.");
            if (Measured is not null)
            {
                Assert.True(At(took, 0.5) <= 2 * At(alone, 0.5));
                Assert.True(rate >= 0.7 * own);
            }
        }
    }

    private async Task<(double[] Durations, double Rate)> BesideAsync(int lists)
    {
        var rate = ListAsync(lists);
        return (await CallAsync(), await rate);
    }

    private async Task<double[]> CallAsync()
    {
        using var time = new CancellationTokenSource(Time);
        return await OpenLoop.RunAsync(CallsPerSecond, async _ =>
        {
            var watch = Stopwatch.StartNew();
            using var response = await workplace.Api.Http.PostAsync($"/pipelines/lists/users/u{Random.Shared.Next(1, ListUsers)}/score",
                null);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return watch.Elapsed.TotalMilliseconds;
        }, time.Token);
    }

    /// <summary>Runs this number of lists at a time, one after the other. Returns the users per second.</summary>
    private async Task<double> ListAsync(int lists)
    {
        var watch = Stopwatch.StartNew();
        var users = Enumerable.Range(1, ListUsers).Select(i => $"u{i}").ToArray();
        var counts = await Task.WhenAll(Enumerable.Range(0, lists).Select(async _ =>
        {
            var lines = 0;
            while (watch.Elapsed < Time)
                lines += await ListAsync(users, () => watch.Elapsed < Time);
            return lines;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private async Task<int> ListAsync(string[] users, Func<bool> goesOn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/pipelines/lists/score")
        { Content = JsonContent.Create(new { users }) };
        using var response = await workplace.Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"A list was answered with {(int)response.StatusCode}.");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var count = 0;
        while (goesOn() && await lines.ReadLineAsync() is { } line)
        {
            Assert.False(line.Contains("\"problem\"", StringComparison.Ordinal), line);
            count++;
        }

        return count;
    }

    private static double At(IEnumerable<double> values, double share) => values.Order().ElementAt((int)(values.Count() * share));

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
