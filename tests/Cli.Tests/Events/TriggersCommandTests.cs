namespace ModelPipeline.Cli.Tests;

public sealed class TriggersCommandTests
{
    private const string Trigger =
        """{"pipeline":"churn","name":"orders","kind":"PostgreSql","state":"Faulted","reason":"No disk.","waiting":1200,"oldestSeconds":61.2,"pausedAt":null,"pausedBy":null,"silos":[{"silo":"s1","state":"Faulted","reason":"No disk.","at":"2026-01-02T03:04:05Z"}]}""";

    [Fact]
    public async Task List_Triggers_ShowsWhatWaits()
    {
        var tryout = new Tryout().Answer("GET /pipelines/churn/triggers", $"[{Trigger}]");

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("triggers", "list", "churn"));

        Assert.Equal(["orders", "PostgreSql", "Faulted", "1,200", "1:01", "No", "disk."],
            tryout.Out.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("pause", """{"paused":true}""")]
    [InlineData("resume", """{"paused":false}""")]
    public async Task PauseAndResume_Trigger_SayWhatItDoesThen(string verb, string body)
    {
        var tryout = new Tryout().Answer("POST /pipelines/churn/triggers/orders", Trigger);

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("triggers", verb, "churn", "orders"));

        Assert.Equal(body, tryout.Bodies[0]);
        Assert.Contains("silo     s1: Faulted, No disk.", tryout.Out, StringComparison.Ordinal);
    }
}
