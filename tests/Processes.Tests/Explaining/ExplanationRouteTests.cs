using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The route that explains a prediction.</summary>
[Collection(typeof(ServingCollection))]
public sealed class ExplanationRouteTests(ServingApi serving)
{
    private const string Path = "/pipelines/churn/users/c105/explanation";

    [Fact]
    public async Task Get_User_AddsUpToTheScoreAndIsTheSameAgain()
    {
        var score = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c105/score");
        using var response = await serving.Http.GetAsync($"{Path}?output=p");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var explanation = JsonNode.Parse(text)!;
        Assert.Equal((double)score["outputs"]!["p"]!, (double)explanation["prediction"]!, 1e-5);
        var sum = explanation["contributions"]!.AsArray().Sum(each => (double)each!["contribution"]!);
        Assert.Equal((double)explanation["prediction"]!, (double)explanation["baseline"]! + sum + (double)explanation["others"]!, 1e-6);
        Assert.Equal((string)score["modelVersion"]!, response.Headers.GetValues("Model-Version").Single());
        Assert.True(DateTimeOffset.TryParse(response.Headers.GetValues("Retrieved-At").Single(), out _));
        Assert.Equal(text, await serving.Http.GetStringAsync($"{Path}?output=p"));
        var columns = explanation["contributions"]!.AsArray().Select(each => (string)each!["column"]!).ToList();
        Assert.Contains("plan", columns);
        Assert.DoesNotContain("churned", columns);
    }

    [Fact]
    public async Task Get_TopAndLogOdds_AreInTheAnswer()
    {
        var explanation = await serving.Http.JsonAsync(HttpMethod.Get, $"{Path}?output=p&top=2&scale=logodds&samples=100");

        Assert.Equal(2, explanation["contributions"]!.AsArray().Count);
        Assert.Equal(("LogOdds", "Permutation"), ((string)explanation["scale"]!, (string)explanation["method"]!));
        var sum = explanation["contributions"]!.AsArray().Sum(each => (double)each!["contribution"]!);
        Assert.Equal((double)explanation["prediction"]!, (double)explanation["baseline"]! + sum + (double)explanation["others"]!, 1e-6);
    }

    [Fact]
    public async Task Importance_SampleOfUsers_ListsTheColumnsByTheirSize()
    {
        var importance = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/importance?output=p&users=20");

        Assert.Equal((20, 0, true), ((int)importance["users"]!, (int)importance["failed"]!, (bool)importance["isComplete"]!));
        var columns = importance["columns"]!.AsArray().Select(each => (double)each!["importance"]!).ToList();
        Assert.Equal(columns.OrderDescending(), columns);
        Assert.All(columns, size => Assert.True(size >= 0));
        Assert.True(columns[0] > 0);
        var none = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/importance?users=0", HttpStatusCode.BadRequest);
        Assert.Equal("\"users\" is 0; set 1 to 2000.", (string)none["detail"]!);
    }
}
