using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Chromium for all tests, driven by Node. It starts with the first visit. Visits run beside each other, and have cookies and storage of
/// their own.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    private readonly Lock starting = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> visits = [];
    private readonly ConcurrentQueue<string> errors = [];
    private Process? node;
    private int last;

    private static string Script { get; } = Path.Combine(Browser.Root, "tests/Processes.Tests/Console/browser/visit.mjs");

    /// <summary>Plays a scenario of <c>scenarios.mjs</c> or <c>docs.mjs</c>, and fails with what is wrong.</summary>
    internal async Task PlayAsync(string scenario, ApiProcess api, string key = "")
    {
        var id = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        visits[id] = answer;
        var visit = new JsonObject
        {
            ["id"] = id,
            ["scenario"] = scenario,
            ["address"] = api.Http.BaseAddress!.ToString().TrimEnd('/'),
            ["key"] = key,
        };
        lock (starting)
        {
            if (node is null or { HasExited: true })
                node = Start();
            node.StandardInput.WriteLine(visit.ToJsonString());
            node.StandardInput.Flush();
        }

        try
        {
            var wrong = (await answer.Task.WaitAsync(TimeLimit))["wrong"]!.AsArray();
            Assert.True(wrong.Count == 0, $"Scenario {scenario} found:\n{string.Join('\n', wrong)}");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Scenario {scenario} was not done within {TimeLimit.TotalMinutes} minutes.");
        }
        finally
        {
            visits.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (node is null)
            return;
        using var timeout = new CancellationTokenSource(TimeLimit);
        node.StandardInput.Close();
        try
        {
            await node.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
        }

        node.Dispose();
    }

    private Process Start()
    {
        Assert.True(Directory.Exists(Path.Combine(Path.GetDirectoryName(Script)!, "node_modules")),
            $"The browser's library is not installed; run npm ci in {Path.GetDirectoryName(Script)}, as ./test does.");
        var process = new Process
        {
            StartInfo = new("node", [Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Exited += (_, _) => GiveUp(process.ExitCode);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        var answer = JsonNode.Parse(line)!;
        if (visits.TryGetValue((int)answer["id"]!, out var visit))
            visit.TrySetResult(answer);
    }

    private void GiveUp(int exitCode)
    {
        var why = $"Node ended with exit code {exitCode.ToString(CultureInfo.InvariantCulture)}: {string.Join('\n', errors)}";
        foreach (var visit in visits.Values)
            visit.TrySetException(new InvalidOperationException(why));
    }
}
