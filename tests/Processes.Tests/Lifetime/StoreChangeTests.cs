namespace ModelPipeline.Tests;

/// <summary>Stores that others change while the API runs.</summary>
public sealed class StoreChangeTests(ServingApi serving) : IClassFixture<ServingApi>
{
    [Fact]
    public async Task Input_LineOfAFileBecomesInvalid_FailsOnlyItsUser()
    {
        await File.AppendAllTextAsync(serving.Workplace.File("customers.csv"),
            "bad,basic,monthly,north,many,29.5,1,3,44,true\nc999,basic,monthly,north,1,29.5,1,3,44,true\n",
            TestContext.Current.CancellationToken);

        var lines = await serving.Http.LinesAsync("/pipelines/churn/score",
            ["bad", "c999", .. Enumerable.Range(1, 60).Select(i => $"c{i:000}")]);

        var problem = Assert.Single(lines, line => line["problem"] is not null);
        Assert.Equal(("bad", 422, "tenure_months"),
            ((string)problem["user"]!, (int)problem["problem"]!["status"]!, (string)problem["problem"]!["column"]!));
        Assert.DoesNotContain("many", problem.ToJsonString() + serving.Api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_TableDroppedOrFileDeleted_IsCreatedAgain()
    {
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");

        serving.Workplace.Execute("DROP TABLE churn_scores");
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c002/score");
        Assert.Equal("c002", serving.Workplace.Query("SELECT group_concat(user_id) FROM churn_scores"));

        foreach (var file in Directory.GetFiles(serving.Workplace.Folder, "scores.db*"))
            File.Delete(file);
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c003/score");
        Assert.Equal("c003", serving.Workplace.Query("SELECT group_concat(user_id) FROM churn_scores"));
    }

    [Fact]
    public async Task Output_ScoreOfTheFutureIsStored_IsReplacedWithTheNextTime()
    {
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        serving.Workplace.Execute(
            "UPDATE churn_scores SET retrieved_at = '2099-01-01T00:00:00.000000Z', scored_at = '2099-01-01T00:00:01.000000Z', run_id = 'x' "
            + "WHERE user_id = 'c001'");

        var score = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");

        Assert.Equal($"2099-01-01T00:00:00.000001Z {(string)score["runId"]!}",
            serving.Workplace.Query("SELECT retrieved_at || ' ' || run_id FROM churn_scores WHERE user_id = 'c001'"));
    }
}
