using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Ready_OutputColumnWasDropped_IsFalseWithTheReasonUntilItIsBack()
    {
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        workplace.Execute("ALTER TABLE churn_scores DROP COLUMN p");
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score", HttpStatusCode.InternalServerError);

        var problem = await ProblemAsync(api);
        workplace.Execute("ALTER TABLE churn_scores ADD COLUMN p REAL");
        await ReadyAsync(api);

        Assert.StartsWith("churn, output: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("churn_scores", problem, StringComparison.Ordinal);
        var logged = Assert.Single(api.Output.Split('\n'),
            line => line.Contains("churn is not ready: its output fails", StringComparison.Ordinal));
        Assert.Contains("SQLite cannot read 'churn_scores'", logged, StringComparison.Ordinal);
        Assert.Contains("stored.p", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_EveryCallFailsAlthoughTheStoresAnswer_IsFalseUntilOneWorks()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        settings["Pipelines"]!["churn"]!["Timeout"] = "00:00:01";
        await using var api = await ApiProcess.StartAsync(workplace, settings);
        workplace.Execute("CREATE TRIGGER no BEFORE INSERT ON churn_scores BEGIN SELECT 1 FROM nowhere; END");
        foreach (var user in new[] { "c001", "c002" })
            await api.Http.PostInTimeAsync($"/pipelines/churn/users/{user}/score", HttpStatusCode.ServiceUnavailable);

        var problem = await ProblemAsync(api);
        workplace.Execute("DROP TRIGGER no");
        await api.Http.PostInTimeAsync("/pipelines/churn/users/c001/score");
        await ReadyAsync(api);

        Assert.StartsWith("churn, write: Every call fails: ", problem, StringComparison.Ordinal);
    }

    private static async Task<string> ProblemAsync(ApiProcess api)
    {
        using var answer = await api.Http.GetAsync("/health/ready");
        var report = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, report);
        return (string)Assert.Single(JsonNode.Parse(report)!["problems"]!.AsArray())!;
    }

    private static Task ReadyAsync(ApiProcess api) => Eventually.TrueAsync(
        async () =>
        {
            using var answer = await api.Http.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        },
        TimeSpan.FromSeconds(60),
        () => "the process to be ready again");
}
