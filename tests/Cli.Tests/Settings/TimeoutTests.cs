using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Cli.Tests;

/// <summary>A server that takes the connection and never answers.</summary>
public sealed class TimeoutTests
{
    private const string Silence =
        "The server sent nothing for 120 s, the limit of this client; see that it is not stuck, or set a longer limit.";

    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData("GET /jobs", "jobs", "list")]
    [InlineData("POST /pipelines/churn/users/c1/score", "score", "churn", "c1")]
    [InlineData("PUT /pipelines/churn/versions/v2/file?fileName=m.onnx", "versions", "add", "churn", "m.onnx", "--id", "v2")]
    [InlineData("GET /pipelines", "login")]
    public async Task Command_ServerThatNeverAnswers_EndsAndNamesServerAndLimit(string call, params string[] arguments)
    {
        var tryout = new Tryout { Clock = clock }.Ignore(call);
        await File.WriteAllTextAsync(Path.Combine(tryout.Folder, "m.onnx"), "model", TestContext.Current.CancellationToken);

        var running = tryout.RunAsync([.. arguments, "--server", "http://stuck:1", "--quiet"]);
        await tryout.Reached;
        // What becomes of an upload is known only when the store of the server has it.
        var limit = call.StartsWith("PUT", StringComparison.Ordinal) ? TimeSpan.FromMinutes(10) : TimeSpan.FromMinutes(2);
        clock.Advance(limit - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(ExitCodes.Unavailable, await running);
        Assert.Equal($"modelpipeline: http://stuck:1/ did not answer: {Silence.Replace("120", $"{limit.TotalSeconds}", StringComparison.Ordinal)}\n"
            + "  (unreachable)\n  A longer limit is: --timeout 00:10:00\n", tryout.Error);
        Assert.Single(tryout.Calls);
    }

    [Fact]
    public async Task Doctor_ServerThatNeverAnswers_IsACheckThatFails()
    {
        var tryout = new Tryout { Clock = clock }.Ignore("GET /health/live");

        var running = tryout.RunAsync("doctor", "--server", "http://stuck:1");
        await tryout.Reached;
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(ExitCodes.Failed, await running);
        Assert.Contains($"http://stuck:1/ does not answer: {Silence}", tryout.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_LongerTimeout_WaitsForIt()
    {
        var tryout = new Tryout { Clock = clock }.Ignore("GET /jobs");

        var running = tryout.RunAsync("jobs", "list", "--timeout", "00:10:00");
        await tryout.Reached;
        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(ExitCodes.Unavailable, await running);
        Assert.Contains("sent nothing for 600 s", tryout.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    [InlineData("1.00:00:01")]
    public async Task Command_TimeoutThatIsNone_IsRefusedBeforeACall(string timeout)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("jobs", "list", $"--timeout={timeout}"));

        Assert.Contains($"--timeout is {timeout}; set hours, minutes and seconds such as 00:10:00", tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }
}
