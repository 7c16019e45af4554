using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>The command as users run it.</summary>
[Collection(typeof(ServingCollection))]
public sealed class CommandTests(ServingApi serving)
{
    [Fact]
    public async Task Score_InAPipe_IsDataOnStdoutAlone()
    {
        var (exitCode, output, error) = await RunAsync("score", "churn", "c001");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("user", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task JobsWatch_ThatIsInterrupted_LeavesTheJobRunning()
    {
        var (_, started, _) = await RunAsync("jobs", "start", "append", "--rate", "1", "-o", "jsonl");
        var job = (string)System.Text.Json.Nodes.JsonNode.Parse(started)!["id"]!;
        await using var watch = new HostProcess(
            ["dotnet", Paths.Cli, "jobs", "watch", job, "--server", serving.Http.BaseAddress!.ToString()], serving.Workplace.Folder);
        await Eventually.TrueAsync(() => watch.Output.Contains("Running", StringComparison.Ordinal), "the watch shows the job");

        await using (var interrupt = new HostProcess(["kill", "-INT", $"{watch.Id}"], serving.Workplace.Folder))
            await interrupt.ExitAsync();

        Assert.Equal(130, await watch.ExitAsync());
        Assert.Contains($"Job {job} goes on", watch.Output, StringComparison.Ordinal);
        Assert.Contains("Running", (await RunAsync("jobs", "show", job)).Out, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("jobs", "cancel", job)).ExitCode + (await RunAsync("jobs", "watch", job)).ExitCode);
    }

    [Fact]
    public async Task Completion_InBash_CompletesCommands()
    {
        var script =
            $$"""
            modelpipeline() { dotnet '{{Paths.Cli}}' "$@"; }
            source <(modelpipeline completion bash)
            COMP_WORDS=(modelpipeline rollout pro); COMP_CWORD=2; COMP_LINE='modelpipeline rollout pro'; COMP_POINT=25
            _modelpipeline
            echo "completes ${COMPREPLY[*]}"
            """;

        await using var bash = new HostProcess(["bash", "-c", script], serving.Workplace.Folder);

        Assert.Equal(0, await bash.ExitAsync());
        Assert.Contains("completes promote", bash.Output, StringComparison.Ordinal);
    }

    // The processor's time, because the time of the clock is that of everything else on the machine too. On a slow machine the command may
    // take longer, but not longer than the help of the program that these tests are.
    [Fact]
    public async Task Start_OfTheCommand_TakesAtMost200Milliseconds()
    {
        const string Script =
            "TIMEFORMAT='%U %S'; for i in 1 2 3 4 5; do time dotnet \"$0\" --help >/dev/null || exit; "
            + "time dotnet \"$1\" '-?' >/dev/null; done; true";

        await using var bash = new HostProcess(
            ["bash", "-c", Script, Paths.Cli, typeof(CommandTests).Assembly.Location], serving.Workplace.Folder);

        Assert.Equal(0, await bash.ExitAsync());
        double[] seconds = [.. bash.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Sum(each => double.Parse(each, CultureInfo.InvariantCulture)))];
        Assert.Equal(10, seconds.Length);
        var command = seconds.Where((_, i) => i % 2 == 0).Min();
        var tests = seconds.Where((_, i) => i % 2 == 1).Min();
        Assert.True(command <= Math.Max(0.2, 1.1 * tests), bash.Output);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(serving.Http.BaseAddress!, serving.Workplace.Folder, arguments);
}
