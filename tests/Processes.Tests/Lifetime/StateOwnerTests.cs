using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class StateOwnerTests
{
    [Fact]
    public async Task Start_SecondProcessInOneFolder_FaultNamesTheOwner()
    {
        using var workplace = new Workplace();
        await using var first = await ApiProcess.StartAsync(workplace, Workplace.Settings());

        var (exitCode, output) = await ApiProcess.StartInVainAsync(workplace, Workplace.Settings());

        Assert.Equal(78, exitCode);
        Assert.Contains("ConnectionStrings:cluster names the state", output, StringComparison.Ordinal);
        var owner = $"which another process uses: process {first.Id} of machine {Environment.MachineName}, since 20";
        Assert.Contains(owner, output, StringComparison.Ordinal);
        Assert.Contains("with the pipelines append, churn, strict, at http://127.0.0.1:0. Stop", output, StringComparison.Ordinal);
        Assert.Contains("or give this one a state of its own", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OtherPipelinesOnExistingState_WritesAndRunsNothing()
    {
        using var workplace = new Workplace();
        await using var first = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        await SetScheduleAsync(first);
        var other = Workplace.Settings();
        other["Pipelines"] = new JsonObject { ["other"] = Workplace.Pipeline("other_scores") };

        var (exitCode, output) = await ApiProcess.StartInVainAsync(workplace, other);

        Assert.Equal(78, exitCode);
        Assert.DoesNotContain("is open", output, StringComparison.Ordinal);
        Assert.Equal(0L, workplace.Query("SELECT count(*) FROM sqlite_master WHERE name = 'other_scores'"));
        Assert.NotNull((await first.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/schedule"))["nextRunAt"]);
    }

    [Fact]
    public async Task Start_AfterTheOwnerWasKilled_TakesTheState()
    {
        using var workplace = new Workplace();
        await using (var first = await ApiProcess.StartAsync(workplace, Workplace.Settings()))
        {
            await SetScheduleAsync(first);
            await first.KillAsync();
        }

        await using var second = await ApiProcess.StartAsync(workplace, Workplace.Settings());

        Assert.Equal("0 3 1 1 *", (string?)(await second.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/schedule"))["cron"]);
    }

    [Fact]
    public async Task Start_StateBehindASymbolicLink_IsTheSameState()
    {
        using var workplace = new Workplace();
        await using var first = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        File.CreateSymbolicLink(workplace.File("link.db"), workplace.File("state/cluster.db"));
        var linked = Workplace.Settings();
        linked["ConnectionStrings"]!["cluster"] = "Data Source=link.db";

        var (exitCode, output) = await ApiProcess.StartInVainAsync(workplace, linked);

        Assert.True(exitCode == 78, $"Exit code {exitCode}: {output}");
        Assert.Contains($"process {first.Id}", output, StringComparison.Ordinal);
    }

    private static Task<JsonObject> SetScheduleAsync(ApiProcess api) =>
        api.Http.JsonAsync(HttpMethod.Put, "/pipelines/churn/schedule", body: JsonContent.Create(new { cron = "0 3 1 1 *" }));
}
