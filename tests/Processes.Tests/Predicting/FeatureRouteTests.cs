using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Features of the call, predictions and what-if over HTTP.</summary>
[Collection(typeof(PredictingCollection))]
public sealed class FeatureRouteTests(PredictingApi serving)
{
    [Fact]
    public async Task Score_WithFeatures_StoresTheScoreAndWhatWasUsed()
    {
        var score = await ScoreAsync("/pipelines/fraud/users/c001/score", """{"monthly_charge":12.5,"support_calls":4}""");
        var stored = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/fraud/users/c001/score");

        Assert.Equal(["churn", "p", "monthly_charge", "plan"], score["outputs"]!.AsObject().Select(output => output.Key));
        Assert.Equal(score.ToJsonString(), stored.ToJsonString());
        Assert.Equal(12.5, serving.Workplace.Query("SELECT monthly_charge FROM fraud_scores WHERE user_id = 'c001'"));
        Assert.Equal("basic", serving.Workplace.Query("SELECT plan FROM fraud_scores WHERE user_id = 'c001'"));
    }

    [Fact]
    public async Task Score_NothingButFeatures_IsTheScoreOfThePredictedRow()
    {
        var score = await ScoreAsync("/pipelines/calls/users/new/score", PredictingApi.Row);
        var predicted = await PostAsync("/pipelines/churn/predict", $$"""{"rows":[{{PredictingApi.Row}}]}""");

        Assert.Equal((double)score["outputs"]!["p"]!, (double)predicted["predictions"]![0]!["outputs"]!["p"]!, 1e-6);
        Assert.Equal((string)score["modelVersion"]!, (string)predicted["modelVersion"]!);
    }

    [Fact]
    public async Task Score_TwentyCallsAtOnceForOneUser_AreTwentyRowsOfTheirOwn()
    {
        var charges = Enumerable.Range(1, 20).ToList();

        var scores = await Task.WhenAll(charges.Select(charge => ScoreAsync("/pipelines/calls/users/busy/score",
            PredictingApi.RowWith("monthly_charge", FormattableString.Invariant($"{charge}")))));

        Assert.Equal(charges, scores.Select(score => (int)(double)score["outputs"]!["monthly_charge"]!));
        Assert.Equal(20, scores.Select(score => (double)score["outputs"]!["p"]!).Distinct().Count());
        Assert.Equal(20L, serving.Workplace.Query("SELECT count(DISTINCT monthly_charge) FROM call_scores WHERE user_id = 'busy'"));
    }

    [Fact]
    public async Task List_EntriesWithFeatures_AreScoredEachAndTheLastIsStored()
    {
        static string Entry(int charge) =>
            FormattableString.Invariant($$"""{"user":"c002","features":{"support_calls":1,"monthly_charge":{{charge}} } }""");
        using var body = PredictingApi.Body(
            $$"""{"users":[{{string.Join(',', Enumerable.Range(1, 10).Select(Entry))}},"c003",{"user":"c004","features":{"x":1} }]}""");

        using var response = await serving.Http.PostAsync("/pipelines/fraud/score", body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal(12, lines.Count);
        Assert.Equal(Enumerable.Range(1, 10).Select(charge => (double)charge),
            lines.Where(line => line["outputs"] is not null).Select(line => (double)line["outputs"]!["monthly_charge"]!));
        Assert.Equal(10.0, serving.Workplace.Query("SELECT monthly_charge FROM fraud_scores WHERE user_id = 'c002'"));
        Assert.Equal([422, 400], new[] { "c003", "c004" }
            .Select(user => (int)lines.Single(line => (string)line["user"]! == user)["problem"]!["status"]!));
    }

    [Fact]
    public async Task Job_UsersWithFeatures_AreScoredWithTheirOwn()
    {
        using var body = PredictingApi.Body(
            """
            {"users":[{"user":"c005","features":{"monthly_charge":5,"support_calls":1}},
                      {"user":"c006","features":{"monthly_charge":6,"support_calls":1}}]}
            """);
        var job = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/fraud/jobs", HttpStatusCode.Accepted, body);
        await Eventually.TrueAsync(async () =>
        {
            job = await serving.Http.JsonAsync(HttpMethod.Get, $"/jobs/{(string)job["id"]!}");
            return (string)job["status"]! is "Completed" or "Failed";
        }, "the job to end");
        Assert.True((string)job["status"]! == "Completed", job.ToJsonString());
        Assert.Equal(2, (int)job["scored"]!);
        Assert.Equal(11.0, serving.Workplace.Query("SELECT sum(monthly_charge) FROM fraud_scores WHERE user_id IN ('c005', 'c006')"));
    }

    [Fact]
    public async Task WhatIf_SetVariantsAndSweep_StandBesideTheScoreAndStoreNothing()
    {
        var score = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c010/score");

        var set = await PostAsync("/pipelines/churn/users/c010/what-if", """{"set":{"contract":"yearly"}}""");
        var variants = await PostAsync("/pipelines/churn/users/c010/what-if",
            """{"variants":[{"contract":"yearly"},{"plan":null}]}""");
        var sweep = await PostAsync("/pipelines/churn/users/c010/what-if",
            """{"sweep":{"column":"tenure_months","from":0,"to":72,"steps":25}}""");
        var stored = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c010/score");

        Assert.Equal((double)score["outputs"]!["p"]!, (double)set["before"]!["outputs"]!["p"]!, 1e-6);
        Assert.Equal("monthly", (string)set["before"]!["inputs"]!["contract"]!);
        Assert.Equal((double)set["after"]!["outputs"]!["p"]! - (double)set["before"]!["outputs"]!["p"]!,
            (double)set["after"]!["change"]!["p"]!, 1e-6);
        Assert.Equal((double)set["after"]!["outputs"]!["p"]!, (double)variants["variants"]![0]!["outputs"]!["p"]!, 1e-6);
        Assert.Equal("plan", (string)variants["variants"]![1]!["problem"]!["column"]!);
        Assert.Equal(Enumerable.Range(0, 25).Select(point => 3.0 * point),
            sweep["sweep"]!["points"]!.AsArray().Select(point => (double)point!["value"]!));
        Assert.Equal(score.ToJsonString(), stored.ToJsonString());
    }

    [Fact]
    public async Task Predict_RowThatCannotBeFed_HasItsProblemInItsPlace()
    {
        var answer = await PostAsync("/pipelines/churn/predict",
            $$"""{"rows":[{{PredictingApi.Row}},{{PredictingApi.RowWith("plan", "null")}},{{PredictingApi.RowWith("age", "null")}}]}""");

        var rows = answer["predictions"]!.AsArray();
        Assert.Equal([true, false, true], rows.Select(row => row!["outputs"] is not null));
        Assert.Equal("plan", (string)rows[1]!["problem"]!["column"]!);
    }

    [Fact]
    public async Task Pipeline_WithFeatures_ShowsThem()
    {
        var request = (await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/fraud"))["input"]!["request"]!.AsArray();

        Assert.Equal(["monthly_charge Double", "support_calls Int64"],
            request.Select(column => $"{(string)column!["name"]!} {(string)column["type"]!}"));
        Assert.Null((await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn"))["input"]!["request"]);
    }

    [Fact]
    public async Task Infer_UsersWithFeatures_AreScoredEachWithTheirOwn()
    {
        var model = await serving.Http.JsonAsync(HttpMethod.Get, "/v2/models/fraud.users");
        var score = await ScoreAsync("/pipelines/fraud/users/c021/score", """{"monthly_charge":21.5,"support_calls":3}""");

        var answer = await PostAsync("/v2/models/fraud.users/infer", Tensors("""["c021","c022","c021"]""", "[1.5,22.5,21.5]", "[1,2,3]"));

        Assert.Equal(["user_id BYTES", "monthly_charge FP64", "support_calls INT64"],
            model["inputs"]!.AsArray().Select(input => $"{(string)input!["name"]!} {(string)input["datatype"]!}"));
        var outputs = answer["outputs"]!.AsArray().ToDictionary(output => (string)output!["name"]!, output => output!["data"]!.AsArray());
        Assert.Equal((double)score["outputs"]!["p"]!, (double)outputs["p"][2]!, 1e-6);
        Assert.NotEqual((double)outputs["p"][0]!, (double)outputs["p"][2]!);
        Assert.Equal(21.5, serving.Workplace.Query("SELECT monthly_charge FROM fraud_scores WHERE user_id = 'c021'"));
    }

    [Theory]
    [InlineData("[1.5,2.5]", "[1]", "Tensor 'support_calls' has 1 rows and 'user_id' has 2")]
    [InlineData("[1.5,2.5]", null, "Input 'support_calls' is missing; the model takes 'user_id', 'monthly_charge', 'support_calls'.")]
    public async Task Infer_FeaturesThatDoNotFit_AreRefused(string charges, string? calls, string expected)
    {
        using var body = PredictingApi.Body(Tensors("""["c021","c022"]""", charges, calls));

        using var answer = await serving.Http.PostAsync("/v2/models/fraud.users/infer", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.StartsWith(expected, (string)error!, StringComparison.Ordinal);
    }

    private static string Tensors(string users, string charges, string? calls)
    {
        static string Tensor(string name, string type, string data) =>
            $$"""{"name":"{{name}}","datatype":"{{type}}","shape":[{{data.Count(letter => letter == ',') + 1}}],"data":{{data}}}""";
        string[] tensors =
        [
            Tensor("user_id", "BYTES", users),
            Tensor("monthly_charge", "FP64", charges),
            .. calls is null ? Array.Empty<string>() : [Tensor("support_calls", "INT32", calls)],
        ];
        return $$"""{"inputs":[{{string.Join(',', tensors)}}]}""";
    }

    private async Task<JsonObject> ScoreAsync(string path, string features) =>
        await PostAsync(path, $$"""{"features":{{features}}}""");

    private async Task<JsonObject> PostAsync(string path, string body)
    {
        using var content = PredictingApi.Body(body);
        return await serving.Http.JsonAsync(HttpMethod.Post, path, HttpStatusCode.OK, content);
    }
}
