using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>
/// Two thousand connections that send a request byte by byte, beside calls on schedule. <c>SLOWLORIS_ROUNDS</c> sets the number of rounds
/// and makes the limit strict.
/// </summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class SlowlorisTests
{
    private const int Connections = 2_000;
    private const int CallsPerSecond = 100;
    private const double MostRatio = 1.5;

    // On a machine that does other things too, less is noise.
    private const double MostRatioUnmeasured = 4;

    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    private static readonly int? Measured =
        Environment.GetEnvironmentVariable("SLOWLORIS_ROUNDS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static TimeSpan Turn => TimeSpan.FromSeconds(Measured is null ? 2 : 4);

    [Fact(Timeout = 300_000)]
    public async Task Calls_BesideTwoThousandSlowSenders_AreHardlySlower()
    {
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        await CallAsync(api);
        await CallAsync(api);

        var (alone, beside) = (new List<double>(), new List<double>());
        for (var round = 0; round < (Measured ?? 1); round++)
        {
            alone.AddRange(await CallAsync(api));
            using var stop = new CancellationTokenSource();
            var opened = new TaskCompletionSource();
            var attack = AttackAsync(api.Http.BaseAddress!, opened, stop.Token);
            await opened.Task;
            beside.AddRange(await CallAsync(api));
            await stop.CancelAsync();
            await attack;
        }

        var (before, under) = (P99(alone), P99(beside));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"p99 alone {before:0.0} ms, beside {Connections} slow senders {under:0.0} ms: {under / before:0.00}.");
        Assert.True(
            Measured is null
                ? under <= MostRatioUnmeasured * before || under < Unnoticed.TotalMilliseconds
                : under <= MostRatio * before,
            $"Beside slow senders p99 is {under:0} ms, alone {before:0} ms.");
    }

    private static async Task AttackAsync(Uri server, TaskCompletionSource opened, CancellationToken stop)
    {
        var clients = new List<RawClient>();
        try
        {
            for (var i = 0; i < Connections; i++)
                clients.Add(await RawClient.ConnectAsync(server));
            await SendAsync(clients, "POST /pipelines/churn/users/c001/score HTTP/1.1\r\nHost: localhost\r\nX: ");
            opened.SetResult();
            while (!stop.IsCancellationRequested)
            {
                await SendAsync(clients, "x");
                await Task.Delay(TimeSpan.FromSeconds(2), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception e)
        {
            opened.TrySetException(e);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task SendAsync(List<RawClient> clients, string text)
    {
        for (var i = 0; i < clients.Count; i++)
        {
            try
            {
                await clients[i].SendAsync(text);
            }
            catch (IOException)
            {
                // The server has closed the connection, as it should. Others still send.
            }
        }
    }

    private static async Task<double[]> CallAsync(ApiProcess api)
    {
        using var time = new CancellationTokenSource(Turn);
        return await OpenLoop.RunAsync(CallsPerSecond, async i =>
        {
            var watch = Stopwatch.StartNew();
            using var response = await api.Http.PostAsync($"/pipelines/churn/users/c{1 + (i % 300):000}/score", null);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return watch.Elapsed.TotalMilliseconds;
        }, time.Token);
    }

    private static double P99(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));
}
