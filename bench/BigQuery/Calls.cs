using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.BigQueryEmulator;
using ModelPipeline.Grains;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>Calls for single users of many callers, where a statement that changes a table takes three seconds.</summary>
internal static class Calls
{
    private const int Users = 20_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int callers, OutputMode mode)
    {
        await using var emulator = await Emulator.StartAsync(
            new() { ChangeTime = TimeSpan.FromSeconds(3), Time = new EarlierClock(), HasStreamingBuffer = false });
        await emulator.LoadCsvAsync("p", "d", "customers", Servers.UsersFile(Users));
        using var host = Hosting.Build(emulator.Address, mode, new WideModel(2), "Off");
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IClusterClient>();
        var next = 0;
        var answered = 0;
        var failed = 0;
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < Time)
            {
                var user = Interlocked.Increment(ref next) % Users;
                var asked = Stopwatch.GetTimestamp();
                var reply = await client.GetGrain<IUserScoringGrain>($"u{user:D9}").Score("churn", new(null), CancellationToken.None);
                Interlocked.Increment(ref reply.Score is null ? ref failed : ref answered);
                lock (times)
                    times.Add(Stopwatch.GetElapsedTime(asked).TotalSeconds);
            }
        }));
        times.Sort();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var changes = emulator.Log.Queries.Count(query => query.Sql.StartsWith("MERGE", StringComparison.Ordinal));
        Console.WriteLine(
            $"{mode}, {callers} callers: {answered / seconds:0} calls/s, median {times[times.Count / 2]:0.0} s, p99 {times[(int)(times.Count * 0.99)]:0.0} s, failed {failed}, MERGE {changes}");
        await host.StopAsync();
    }

    // The tables are an hour old: younger ones are not streamed into.
    private sealed class EarlierClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(-1);
    }
}
