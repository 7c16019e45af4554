using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// The latency of a tenant's calls beside a tenant who calls at twenty times its limit. <c>TENANT_SECONDS</c> makes it a measurement: each
/// part of each of five rounds takes that time.
/// </summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class TenantLoadTests : IAsyncLifetime
{
    private const int ModestCalls = 50;
    private const int GreedyLimit = 25;
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    private static readonly int? Measured = Environment.GetEnvironmentVariable("TENANT_SECONDS") is { } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;

    private readonly Workplace workplace = new();
    private readonly TestKeys keys = new TestKeys().Add("modest", "score", tenant: "modest").Add("greedy", "score", tenant: "greedy");
    private ApiProcess api = null!;

    private static TimeSpan Time => TimeSpan.FromSeconds(Measured ?? 2);

    public async ValueTask InitializeAsync()
    {
        var settings = Workplace.Settings();
        settings["Auth"] = new JsonObject
        {
            ["Mode"] = "ApiKey",
            ["Keys"] = keys.Settings,
            ["Limits"] = new JsonObject { ["greedy"] = new JsonObject { ["UsersPerSecond"] = GreedyLimit } },
        };
        api = await ApiProcess.StartAsync(workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        workplace.Dispose();
    }

    [Fact]
    public async Task Calls_BesideATenantAtTwentyTimesItsLimit_AreLittleSlower()
    {
        await BesideAsync();
        var alone = new List<double>();
        var beside = new List<double>();
        var admitted = 0;
        for (var round = 0; round < (Measured is null ? 1 : 5); round++)
        {
            using var end = new CancellationTokenSource(Time);
            alone.AddRange(await ModestAsync(end.Token));
            var (took, statuses) = await BesideAsync();
            beside.AddRange(took);
            admitted += statuses.Count(status => status == 200);
            Assert.Contains(429, statuses);
            Assert.All(statuses, status => Assert.True(status is 200 or 429, $"Got {status}."));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"p99 alone {At(alone, 0.99):0.0} ms, beside {At(beside, 0.99):0.0} ms ({At(beside, 0.99) / At(alone, 0.99):0.00}); p50 {At(alone, 0.5):0.0} and {At(beside, 0.5):0.0} ms; {admitted} calls of the other admitted"));
        Assert.True(At(beside, 0.99) < 1.3 * At(alone, 0.99) || (Measured is null && At(beside, 0.99) < Unnoticed.TotalMilliseconds),
            $"p99 is {At(beside, 0.99)} ms, alone {At(alone, 0.99)} ms.");
    }

    private async Task<(double[] Took, int[] Statuses)> BesideAsync()
    {
        using var end = new CancellationTokenSource(Time);
        var greedy = OpenLoop.RunAsync(20 * GreedyLimit, number => CallAsync("greedy", number), end.Token);
        var took = await ModestAsync(end.Token);
        return (took, [.. (await greedy).Select(call => call.Status)]);
    }

    private async Task<double[]> ModestAsync(CancellationToken cancellationToken)
    {
        var calls = await OpenLoop.RunAsync(ModestCalls, number => CallAsync("modest", number), cancellationToken);
        Assert.All(calls, call => Assert.Equal(200, call.Status));
        return [.. calls.Select(call => call.Milliseconds)];
    }

    private async Task<(int Status, double Milliseconds)> CallAsync(string tenant, int number)
    {
        var began = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/pipelines/churn/users/c{1 + (number % 300):000}/score");
        request.Headers.Authorization = new("Bearer", keys[tenant]);
        using var response = await api.Http.SendAsync(request);
        return ((int)response.StatusCode, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static double At(List<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }
}
