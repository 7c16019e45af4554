using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class StateOwnerTests(ServingApi serving)
{
    [Fact]
    public async Task Start_SecondProcessInOneFolder_FaultNamesTheOwner()
    {
        var (exitCode, output) = await ApiProcess.StartInVainAsync(serving.Workplace, Workplace.Settings());

        Assert.Equal(78, exitCode);
        Assert.Contains("ConnectionStrings:cluster names the state", output, StringComparison.Ordinal);
        var owner = $"which another process uses: process {serving.Api.Id} of machine {Environment.MachineName}, since 20";
        Assert.Contains(owner, output, StringComparison.Ordinal);
        Assert.Contains("with the pipelines append, churn, strict, at http://127.0.0.1:0. Stop", output, StringComparison.Ordinal);
        Assert.Contains("or give this one a state of its own", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OtherPipelinesOnExistingState_WritesAndRunsNothing()
    {
        await SetScheduleAsync(serving.Api);
        var other = Workplace.Settings();
        other["Pipelines"] = new JsonObject { ["other"] = Workplace.Pipeline("other_scores") };

        var (exitCode, output) = await ApiProcess.StartInVainAsync(serving.Workplace, other);

        Assert.Equal(78, exitCode);
        Assert.DoesNotContain("is open", output, StringComparison.Ordinal);
        Assert.Equal(0L, serving.Workplace.Query("SELECT count(*) FROM sqlite_master WHERE name = 'other_scores'"));
        Assert.NotNull((await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/schedule"))["nextRunAt"]);
        using var deleted = await serving.Http.DeleteAsync("/pipelines/churn/schedule", TestContext.Current.CancellationToken);
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
        File.CreateSymbolicLink(serving.Workplace.File("link.db"), serving.Workplace.File("state/cluster.db"));
        var linked = Workplace.Settings();
        linked["ConnectionStrings"]!["cluster"] = "Data Source=link.db";

        var (exitCode, output) = await ApiProcess.StartInVainAsync(serving.Workplace, linked);

        Assert.True(exitCode == 78, $"Exit code {exitCode}: {output}");
        Assert.Contains($"process {serving.Api.Id}", output, StringComparison.Ordinal);
    }

    private static Task<JsonObject> SetScheduleAsync(ApiProcess api) =>
        api.Http.JsonAsync(HttpMethod.Put, "/pipelines/churn/schedule", body: JsonContent.Create(new { cron = "0 3 1 1 *" }));
}
