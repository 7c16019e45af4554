using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Versions come and go under load, while a silo is killed and another joins. There are two cycles; <c>ROLLOUT_SECONDS</c> makes it more.
/// </summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class RolloutScenarioTests(PostgreSqlServer server, JobModel model)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("ROLLOUT_SECONDS") ?? "0", CultureInfo.InvariantCulture));

    private readonly Documents documents = new();
    private string stable = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 1_200_000)]
    public async Task Rollout_UnderLoadWhileSilosComeAndGo_EachScoreIsByAnAllowedVersionAndNoCallFails()
    {
        await using var cluster = await JobCluster.StartAsync(server, model);
        var http = cluster.Api.Http;
        stable = (string)(await GetAsync(http, "rollout"))["stable"]!;
        await using var calls = new RolloutCalls(http, callers: 8, users: 20_000, TimeSpan.FromMilliseconds(20));
        documents.Ask(TimeSpan.Zero, stable);

        await CycleAsync(http, calls, "v1", async () =>
        {
            await cluster.Silos[0].KillAsync();
            await cluster.StartSilo().ReadyAsync();
        });
        for (var cycle = 2; cycle == 2 || calls.Now < Length; cycle++)
            await CycleAsync(http, calls, $"v{cycle}", () => Task.CompletedTask);

        await calls.StopAsync();
        Assert.Empty(calls.Failures);
        Assert.Empty(documents.Wrong(calls.Scores).Take(5));
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Scores.Count} scores in {calls.Now.TotalSeconds:0} s, by "
            + string.Join(", ", calls.Scores.GroupBy(score => score.Version).Select(each => $"{each.Key}: {each.Count()}")));
    }

    private async Task CycleAsync(HttpClient http, RolloutCalls calls, string version, Func<Task> meanwhile)
    {
        var began = calls.Now;
        using (var file = new StreamContent(File.OpenRead(model.File)))
        using (var uploaded = await http.PutAsync($"/pipelines/churn/versions/{version}/file", file, Token))
            Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync(Token));
        await Eventually.TrueAsync(async () => (string)(await GetAsync(http, $"versions/{version}"))["state"]! == "Ready",
            TimeSpan.FromSeconds(60), () => $"version {version} to be ready");
        await SetAsync(http, calls, version, 1);
        await SetAsync(http, calls, version, 10);
        await meanwhile();
        await SetAsync(http, calls, version, 50);
        await Eventually.TrueAsync(() => calls.Scores.Any(score => score.Version == version), $"a score of {version}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{version}: the first score {(calls.Scores.First(score => score.Version == version).Ended - began).TotalSeconds:0.0} s after the upload began");
        await PostAsync(http, calls, "promote", version);
        await PostAsync(http, calls, "rollback", stable);
    }

    private async Task SetAsync(HttpClient http, RolloutCalls calls, string version, double percent)
    {
        documents.Ask(calls.Now, stable, version, percent);
        using var response = await http.PutAsJsonAsync(
            "/pipelines/churn/rollout", new { stable, candidate = new { version, percent } }, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        documents.Answered(calls.Now + Followed);
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
    }

    // A silo that did not answer in time follows within two seconds.
    private static TimeSpan Followed => TimeSpan.FromSeconds(2);

    private async Task PostAsync(HttpClient http, RolloutCalls calls, string action, string becomes)
    {
        documents.Ask(calls.Now, becomes);
        using var response = await http.PostAsync($"/pipelines/churn/rollout/{action}", null, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        documents.Answered(calls.Now + Followed);
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string path) =>
        JsonNode.Parse(await http.GetStringAsync($"/pipelines/churn/{path}", Token))!;
}
