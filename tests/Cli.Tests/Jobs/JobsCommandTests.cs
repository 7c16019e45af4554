using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ModelPipeline.Tests;

namespace ModelPipeline.Cli.Tests;

public sealed class JobsCommandTests
{
    private const string Start = "POST /pipelines/churn/jobs";
    private const string Events = $"GET /jobs/{Samples.Job}/events";
    private const string Stream = "text/event-stream";

    [Theory]
    [InlineData("Completed", ExitCodes.Ok)]
    [InlineData("Failed", ExitCodes.JobFailed)]
    [InlineData("Canceled", ExitCodes.JobCanceled)]
    public async Task Start_WithWait_ExitsWithTheFateOfTheJob(string status, int exitCode)
    {
        var tryout = new Tryout().Answer(Start, Samples.Info("Queued"), 202)
            .Answer(Events, Samples.Events(Samples.Info("Running", 1), Samples.Info(status, 2, 1)), type: Stream);

        Assert.Equal(exitCode, await tryout.RunAsync("jobs", "start", "churn", "--wait", "--rate", "5", "--outdated"));

        Assert.Contains($"status    {status}", tryout.Out, StringComparison.Ordinal);
        Assert.Equal("""{"parallel":false,"maxUsersPerSecond":5,"where":"outdated"}""", tryout.Bodies[0]);
        Assert.Contains($"modelpipeline jobs failures {Samples.Job}", tryout.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_AsJsonLines_HasALineForEachState()
    {
        var tryout = new Tryout()
            .Answer(Events, Samples.Events(Samples.Info("Running", 1), Samples.Info("Completed", 3)), type: Stream);

        await tryout.RunAsync("jobs", "watch", Samples.Job, "-o", "jsonl");

        var lines = tryout.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Running", "Completed"], lines.Select(line => JsonElement.Parse(line).GetProperty("status").GetString()));
        Assert.Empty(tryout.Error);
    }

    [Fact]
    public async Task Watch_ThatIsInterrupted_LeavesTheJobRunningAndSaysSo()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(
            Encoding.UTF8.GetBytes(Samples.Events(Samples.Info("Running", 1))), TestContext.Current.CancellationToken);
        var tryout = new Tryout().Answer(Events, pipe.Reader.AsStream(), Stream);
        using var interrupt = new CancellationTokenSource();
        var watch = tryout.RunAsync(["jobs", "watch", Samples.Job], interrupt.Token);
        await Eventually.TrueAsync(
            () => tryout.Error.Contains("Running 1 of 3", StringComparison.Ordinal), "the progress of the job is shown");

        await interrupt.CancelAsync();

        Assert.Equal(ExitCodes.Interrupted, await watch);
        Assert.Contains($"Job {Samples.Job} goes on", tryout.Error, StringComparison.Ordinal);
        Assert.Contains($"modelpipeline jobs cancel {Samples.Job}", tryout.Error, StringComparison.Ordinal);
        Assert.Equal([Events], tryout.Calls);
    }

    [Fact]
    public async Task Watch_OnATerminal_WritesOneLineOver()
    {
        var tryout = new Tryout { CanRewriteLines = true }
            .Answer(Events, Samples.Events(Samples.Info("Running", 1), Samples.Info("Completed", 3)), type: Stream);

        await tryout.RunAsync("jobs", "watch", Samples.Job);

        Assert.StartsWith("\r[######--------------]  33% Running 1 of 3", tryout.Error, StringComparison.Ordinal);
        Assert.Contains("\r[####################] 100% Completed 3 of 3", tryout.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OnADumbTerminal_WritesPlainLinesAndNotEachState()
    {
        var tryout = new Tryout()
            .Answer(
                Events, Samples.Events(Samples.Info("Running", 1), Samples.Info("Running", 2), Samples.Info("Completed", 3)),
                type: Stream);

        await tryout.RunAsync("jobs", "watch", Samples.Job);

        Assert.DoesNotContain('\r', tryout.Error);
        Assert.Equal(["Running 1 of 3, 2/s, 0:01 left"], tryout.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Delete_WithoutYes_AsksOnATerminal()
    {
        var tryout = new Tryout { IsInTerminal = true, Input = "n\n" };

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("users", "delete", "churn", "c1"));

        Assert.Contains("Delete all that 'churn' has stored of 'c1'? [y/N]", tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }
}
