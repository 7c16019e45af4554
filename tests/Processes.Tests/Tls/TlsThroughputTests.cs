using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Measures what mutual TLS costs: two silos and an API with TLS beside the same without, in turns. Only on request, because other work on
/// the machine hits one turn more than another (<c>-explicit only -class *TlsThroughputTests</c>). <c>TLS_ROUNDS</c> sets the number of
/// rounds of four turns, ten by default; many rounds say more.
/// </summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class TlsThroughputTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int Callers = 32;
    private const int WarmUpTurns = 5;
    private const double LeastRatio = 0.85;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("TLS_ROUNDS") ?? "10", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly EmptyCluster plain = new(server, ServingCluster.Users);
    private readonly EmptyCluster secret = new(server, ServingCluster.Users);
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly TestAuthority authority = new();

    public async ValueTask InitializeAsync()
    {
        await plain.InitializeAsync();
        await secret.InitializeAsync();
        authority.Write(folder);
    }

    public async ValueTask DisposeAsync()
    {
        await plain.DisposeAsync();
        await secret.DisposeAsync();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Timeout = 300_000, Explicit = true)]
    public async Task Score_WithTls_HasNearlyTheRateWithout()
    {
        var without = await StartAsync(plain, plain.Settings());
        var with = await StartAsync(secret, secret.Settings().WithTls(folder));
        for (var i = 0; i < WarmUpTurns; i++)
        {
            await RunAsync(without);
            await RunAsync(with);
        }

        var rates = new List<double>();
        var costs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            // Both sides equally often, so that neither is warmer.
            var first = await RunAsync(without);
            var second = await RunAsync(with);
            var third = await RunAsync(with);
            var fourth = await RunAsync(without);
            rates.Add((second.Rate + third.Rate) / (first.Rate + fourth.Rate));
            costs.Add((first.Cost + fourth.Cost) / (second.Cost + third.Cost));
            Write($"without {first}, with {second}, with {third}, without {fourth}");
        }

        var rate = Median(rates);
        var cost = Median(costs);
        Write($"Rate with TLS / without: median {rate:0.00} ({rates.Min():0.00} to {rates.Max():0.00}). "
            + $"Processor time without / with: median {cost:0.00} ({costs.Min():0.00} to {costs.Max():0.00}).");
        Assert.True(rate >= LeastRatio,
            $"With TLS the rate is {rate:0.00} of the rate without; the processor time without TLS is {cost:0.00} of the time with.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task<Running> StartAsync(EmptyCluster cluster, JsonObject settings)
    {
        var silos = Enumerable.Range(0, 2).Select(_ => cluster.StartSilo(settings)).ToList();
        await Task.WhenAll(silos.Select(silo => silo.ReadyAsync()));
        var api = await cluster.StartApiAsync(settings);
        return new(api, [api.Id, .. silos.Select(silo => silo.Id)]);
    }

    private static async Task<Measure> RunAsync(Running cluster)
    {
        var watch = Stopwatch.StartNew();
        var before = ProcessorTime(cluster);
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var count = 0;
            for (; watch.Elapsed < Turn; count++)
            {
                using var response = await cluster.Api.Http.PostAsync(
                    $"/pipelines/churn/users/u{Random.Shared.Next(1, ServingCluster.Users)}/score", null);
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            }

            return count;
        }));
        return new(counts.Sum() / watch.Elapsed.TotalSeconds, (ProcessorTime(cluster) - before).TotalMicroseconds / counts.Sum());
    }

    private static TimeSpan ProcessorTime(Running cluster) => cluster.Processes.Aggregate(TimeSpan.Zero, (sum, id) =>
    {
        using var process = Process.GetProcessById(id);
        return sum + process.TotalProcessorTime;
    });

    private sealed record Running(ApiProcess Api, IReadOnlyList<int> Processes);

    /// <param name="Rate">Scores a second.</param>
    /// <param name="Cost">Processor time of the API and the silos for a score, in microseconds.</param>
    private readonly record struct Measure(double Rate, double Cost)
    {
        public override string ToString() => $"{Rate:0}/s at {Cost:0} us";
    }
}
