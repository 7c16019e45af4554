using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// The answers to callers when Python processes end, hang or leak memory. <c>PYTHON_SECONDS</c> sets how many workers are killed, one in
/// each second; four by default.
/// </summary>
public class PythonWorkerTests
{
    private const int Callers = 64;

    private static int Kills { get; } =
        int.Parse(Environment.GetEnvironmentVariable("PYTHON_SECONDS") ?? "4", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Calls_WorkerKilledEverySecond_AreAllAnsweredByOneRunEach()
    {
        using var workplace = new PythonWorkplace(users: 5_000);
        await using var api = await ApiProcess.StartAsync(workplace.Workplace, PythonWorkplace.Settings());
        var calls = 0;
        var kills = 0;
        var next = 0;

        await Task.WhenAll([.. Enumerable.Range(0, Callers).Select(_ => CallAsync()), KillAsync()]);

        Assert.Equal((long)calls, workplace.Workplace.Query("SELECT count(*) FROM rules_scores"));
        Assert.Equal((long)calls, workplace.Workplace.Query("SELECT count(DISTINCT run_id || user_id) FROM rules_scores"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls} calls, {kills} kills");

        async Task CallAsync()
        {
            while (Volatile.Read(ref kills) < Kills)
            {
                // A user is called again only after all others, because two calls of one user may share a run.
                var user = (Interlocked.Increment(ref next) % 5_000) + 1;
                var score = await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/rules/users/u{user}/score");
                Assert.Equal(2 * user, (int)score["outputs"]!["twice"]!);
                Interlocked.Increment(ref calls);
            }
        }

        async Task KillAsync()
        {
            while (kills < Kills)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                // The first process is the process that loaded the model.
                if (PythonWorkplace.ProcessesOf(api.Id).Skip(1).ToArray() is not { Length: > 0 } workers)
                    continue;
                using var process = Process.GetProcessById(workers[Random.Shared.Next(workers.Length)]);
                process.Kill();
                Interlocked.Increment(ref kills);
            }
        }
    }

    [Fact]
    public async Task List_RowsThatEndHangAndLeak_OthersAreScoredAndMemoryIsBounded()
    {
        using var workplace = new PythonWorkplace(users: 300);
        await using var api = await ApiProcess.StartAsync(workplace.Workplace, PythonWorkplace.Settings());
        string[] odd = [PythonWorkplace.Ends, PythonWorkplace.Hangs, PythonWorkplace.Leaks];
        string[] users = [.. Enumerable.Range(1, 300).Select(i => $"u{i}"), .. odd];
        for (var round = 0; round < 2; round++)
        {
            using var response = await api.Http.PostAsJsonAsync("/pipelines/rules/score", new { users });
            var text = await response.Content.ReadAsStringAsync();
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
            var failed = lines.Where(line => line["outputs"] is null).ToLookup(line => (string)line["user"]!, line => $"{line["problem"]}");
            Assert.True(failed[PythonWorkplace.Ends].Any() && failed[PythonWorkplace.Hangs].Any() && failed.Count == 2,
                string.Join('\n', failed.Select(user => $"{user.Key}: {user.First()}")));
            Assert.Equal(303, lines.Count);
        }

        for (var call = 0; call < 30; call++)
            await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/rules/users/{PythonWorkplace.Leaks}/score");
        await Eventually.TrueAsync(
            () => PythonWorkplace.ProcessesOf(api.Id).Count <= Environment.ProcessorCount + 1, "the processes that were replaced to end");
        Assert.All(PythonWorkplace.ProcessesOf(api.Id), pid => Assert.InRange(PythonWorkplace.MegabytesOf(pid), 0, 225));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Api_KilledOrStopped_LeavesNoPythonProcess(bool isKilled)
    {
        using var workplace = new PythonWorkplace(users: 10);
        await using var api = await ApiProcess.StartAsync(workplace.Workplace, PythonWorkplace.Settings());
        var processes = PythonWorkplace.ProcessesOf(api.Id);
        Assert.Equal(Environment.ProcessorCount + 1, processes.Count);
        // This worker hangs and does not read its socket.
        var hanging = api.Http.PostAsync($"/pipelines/rules/users/{PythonWorkplace.Hangs}/score", null);

        if (isKilled)
        {
            await api.KillAsync();
        }
        else
        {
            api.Stop();
        }
        await api.ExitAsync();

        await Eventually.TrueAsync(() => PythonWorkplace.ProcessesOf(api.Id).Count == 0, "the Python processes to end");
        await hanging.ContinueWith(static call => call.Exception, TaskScheduler.Default);
    }
}
