using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ExplanationEndpointsTests(ServingApi serving)
{
    private const string Explain = "GET /pipelines/churn/users/u060/explanation";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Explain_User_AddsUpToTheScoreAndNamesTheVersion()
    {
        var score = await Http.AskAsync("POST /pipelines/churn/users/u060/score");
        var explanation = await Http.AskAsync(Explain);

        Assert.Equal((200, "application/json"), (explanation.Status, explanation.Type));
        var json = explanation.Json;
        Assert.Equal(120.0, (double)json["prediction"]!);
        Assert.Equal(120.0, (double)json["baseline"]! + ContributionOf(json) + (double)json["others"]!, 1e-6);
        Assert.Equal("x", (string)json["contributions"]![0]!["column"]!);
        Assert.Equal((string)score.Json["modelVersion"]!, explanation.Header("Model-Version"));
        Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", explanation.Header("Retrieved-At"));
        Assert.Equal(explanation.Text, (await Http.AskAsync(Explain)).Text);
        Assert.Equal(explanation.Text, (await Http.AskAsync($"{Explain}?output=&version=")).Text);
        Assert.Equal(explanation.Text, (await Http.AskAsync(Explain.Replace("GET", "POST"), "{}")).Text);
        Assert.Equal(explanation.Text, (await Http.AskAsync(Explain.Replace("GET", "POST"))).Text);
    }

    [Fact]
    public async Task Explain_Parameters_CountWhereverTheyStand()
    {
        var query = await Http.AskAsync($"{Explain}?output=y&top=1&samples=50&scale=OUTPUT");
        var body = await Http.AskAsync(Explain.Replace("GET", "POST"), """{"output":"y","top":1,"samples":50,"scale":"Output"}""");

        Assert.Equal("Permutation", (string)query.Json["method"]!);
        Assert.Equal(query.Text, body.Text);
    }

    [Fact]
    public async Task Explain_Features_AreThoseOfTheCall()
    {
        // The rows of calls are what others are compared with, once they are kept.
        for (var x = 1; x <= 3; x++)
            await Http.AskAsync("POST /pipelines/calls/users/a/score", $$$"""{"features":{"x":{{{x}}}}}""");

        Answer explanation = null!;
        await Eventually.TrueAsync(async () =>
        {
            explanation = await Http.AskAsync("POST /pipelines/calls/users/a/explanation", """{"features":{"x":9}}""");
            return explanation.Status == 200;
        }, "rows to compare with");

        Assert.Equal(18.0, (double)explanation.Json["prediction"]!);
    }

    [Theory]
    [InlineData("top=0", "\"top\" is 0; set 1 to 100000.")]
    [InlineData("top=100001", "\"top\" is 100001; set 1 to 100000.")]
    [InlineData("samples=0", "\"samples\" is 0; set 1 to 10000.")]
    [InlineData("samples=10001", "\"samples\" is 10001; set 1 to 10000.")]
    [InlineData("scale=percent", "\"scale\" is 'percent'; set Output or LogOdds.")]
    [InlineData("scale=LogOdds", "Output 'y' is no probability")]
    [InlineData("output=z", "\"output\" is 'z', which is no output of the pipeline")]
    [InlineData("top=x", "\"top\" is 'x'; send a whole number.")]
    public async Task Explain_ParameterThatDoesNotFit_Is400(string query, string said)
    {
        var problem = await Http.AskAsync($"{Explain}?{query}");

        Assert.Equal((400, "invalid-request"), (problem.Status, problem.Problem));
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top=1")]
    [InlineData("top=100000")]
    [InlineData("samples=1")]
    public async Task Explain_ParameterAtItsBound_IsTaken(string query) =>
        Assert.Equal(200, (await Http.AskAsync($"{Explain}?{query}")).Status);

    [Theory]
    [InlineData("/pipelines/nope/users/u060/explanation", 404, "unknown-pipeline")]
    [InlineData("/pipelines/churn/users/nobody/explanation", 404, "no-input")]
    [InlineData("/pipelines/churn/users/gap/explanation", 422, "unusable-row")]
    [InlineData("/pipelines/churn/users/%20/explanation", 400, "invalid-user")]
    [InlineData("/pipelines/churn/users/u060/explanation?version=v9", 404, "unknown-version")]
    [InlineData("/pipelines/nope/importance", 404, "unknown-pipeline")]
    [InlineData("/pipelines/churn/importance?version=v9", 404, "unknown-version")]
    [InlineData("/pipelines/churn/importance?scale=percent", 400, "invalid-request")]
    [InlineData("/pipelines/churn/importance?users=0", 400, "invalid-request")]
    [InlineData("/pipelines/churn/importance?users=2001", 400, "invalid-request")]
    public async Task Explain_Nothing_HasATypeOfItsOwn(string path, int status, string type)
    {
        var problem = await Http.AskAsync($"GET {path}");

        Assert.Equal((status, type), (problem.Status, problem.Problem));
    }

    [Theory]
    [InlineData("""{"features":7}""", "\"features\" is no object; send a value for each feature, such as {\"amount\":12.5}.")]
    [InlineData("""{"feature":{}}""", "The body has \"feature\"")]
    [InlineData("""{"top":"many"}""", "\"top\" of the body is not a number.")]
    public async Task Explain_BodyThatDoesNotFit_Is400(string body, string said)
    {
        var problem = await Http.AskAsync(Explain.Replace("GET", "POST"), body);

        Assert.Equal(400, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Importance_SampleOfUsers_IsOfAHundredUnlessToldOtherwise()
    {
        var usual = await Http.AskAsync("GET /pipelines/churn/importance");
        var few = await Http.AskAsync("GET /pipelines/churn/importance?users=20&output=y&scale=output");

        Assert.Equal((200, "application/json", 100), (usual.Status, usual.Type, (int)usual.Json["users"]!));
        Assert.Equal(20, (int)few.Json["users"]!);
        Assert.Equal("x", (string)few.Json["columns"]![0]!["column"]!);
    }

    private static double ContributionOf(JsonNode explanation) =>
        explanation["contributions"]!.AsArray().Sum(each => (double)each!["contribution"]!);
}
