using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Jobs that explain users instead of scoring them.</summary>
[Collection(typeof(ServingCollection))]
public sealed class ExplanationJobRouteTests(ServingApi serving)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Post_Explain_StoresTheContributionsOfTheUsersAndNoScore()
    {
        var explanation = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c105/explanation?top=5");

        string[] users = [.. Enumerable.Range(105, 12).Select(i => $"c{i}"), "o'brien; drop table customers; --", "nobody"];

        var job = await RunAsync("churn", new JsonObject
        {
            ["users"] = new JsonArray([.. users.Select(user => JsonValue.Create(user))]),
            ["explain"] = true,
        }.ToJsonString());

        Assert.Equal(("Completed", 13, 1, true),
            ((string)job["status"]!, (int)job["scored"]!, (int)job["failed"]!, (bool)job["explain"]!));
        Assert.Equal(13L, Query("SELECT count(*) FROM churn_scores_explanations"));
        Assert.Equal(0L, Query($"SELECT count(*) FROM churn_scores WHERE run_id = '{job["id"]}'"));
        Assert.Equal((string)job["id"]!, Query("SELECT run_id FROM churn_scores_explanations WHERE user_id = 'c105'"));
        var stored = JsonNode.Parse((string)Query("SELECT contributions FROM churn_scores_explanations WHERE user_id = 'c105'")!)!;
        Assert.Equal(explanation["contributions"]!.ToJsonString(), stored.ToJsonString());
        var failures = await serving.Http.JsonAsync(HttpMethod.Get, $"/jobs/{(string)job["id"]!}/failures");
        Assert.Equal("nobody", (string)failures["failures"]![0]!["user"]!);
    }

    private object? Query(string sql) => serving.Workplace.Query(sql);

    private async Task<JsonObject> RunAsync(string pipeline, string body)
    {
        using var content = PredictingApi.Body(body);
        var job = await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/{pipeline}/jobs", HttpStatusCode.Accepted, content);
        var path = $"/jobs/{(string)job["id"]!}";
        await Eventually.TrueAsync(async () =>
        {
            job = await serving.Http.JsonAsync(HttpMethod.Get, path);
            return job["finishedAt"] is not null;
        }, TimeLimit, () => $"the end of the job: {job}");
        return job;
    }
}
