using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class QueryGuardTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("POST /pipelines/churn/users/u001/score?maxAgee=60", "maxAgee", "maxAge, timing")]
    [InlineData("GET /pipelines/churn/users/u001/explanation?outputs=y", "outputs", "output, top, samples, version, scale")]
    [InlineData("GET /audit?form=2026-01-01", "form", "since, until, pipeline, actor, after, limit")]
    [InlineData("POST /pipelines/churn/events?userAtribute=id", "userAtribute", "userAttribute, userField")]
    [InlineData("POST /pipelines/churn/jobs?version=v2", "version", "no parameter in the query")]
    [InlineData("GET /jobs?limit=1", "limit", "no parameter in the query")]
    public async Task Query_OfAnUnknownName_IsA400ThatNamesWhatIsKnown(string request, string unknown, string known)
    {
        var answer = await Http.AskAsync(request, request.StartsWith("POST", StringComparison.Ordinal) ? "{}" : null);

        Assert.Equal((400, "invalid-request", $"The query has '{unknown}', which this route does not take; it takes {known}."),
            (answer.Status, answer.Problem, answer.Detail));
    }

    [Fact]
    public async Task Query_OneNameTwice_IsA400()
    {
        var answer = await Http.AskAsync("POST /model?pipeline=churn&user=u001&user=u002");

        Assert.Equal((400, "The query has 'user' 2 times; send it once."), (answer.Status, answer.Detail));
    }

    // What the contract of the route says comes first.
    [Fact]
    public async Task Query_OfModelWithAMisspeltUser_AsksForTheUser()
    {
        var answer = await Http.AskAsync("GET /model?usr=u001");

        Assert.Equal((400, "Please provide a valid user id"), (answer.Status, answer.Detail));
    }

    [Fact]
    public async Task Query_OfALongName_IsShownInPart()
    {
        var answer = await Http.AskAsync($"GET /jobs?{new string('a', 1_000)}=1");

        Assert.Equal($"The query has '{new string('a', 64)}...', which this route does not take; it takes no parameter in the query.",
            answer.Detail);
    }

    // Names are compared as ASP.NET Core compares them. A question mark alone is no query.
    [Theory]
    [InlineData("POST /model?PIPELINE=churn&user=u001&maxage=60")]
    [InlineData("GET /model?pipeline=churn&user=u001&campaign=spring")]
    [InlineData("GET /jobs?")]
    [InlineData("GET /health/ready?from=balancer")]
    [InlineData("GET /v2/models/churn?x=1")]
    [InlineData("GET /metrics?x=1")]
    [InlineData("GET /openapi/v1.json?x=1")]
    [InlineData("GET /docs?x=1")]
    public async Task Query_OfAKnownNameOrOfOthersProtocols_IsTaken(string request) =>
        Assert.Equal(200, (await Http.AskAsync(request)).Status);

    // What the document offers, the routes take: an unknown name is refused with exactly the names of the document.
    [Fact]
    public async Task Query_OfEachRoute_TakesTheNamesOfTheDocument()
    {
        var paths = (await Http.AskAsync("GET /openapi/v1.json")).Json["paths"]!.AsObject();
        var routes = paths.Where(path => path.Key != "/model" && !path.Key.StartsWith("/v2", StringComparison.Ordinal)
            && !path.Key.StartsWith("/health", StringComparison.Ordinal)).SelectMany(path => path.Value!.AsObject(), (path, method) =>
            (Request: $"{method.Key.ToUpperInvariant()} {Filled(path.Key)}", Names: NamesOf(method.Value!))).ToList();

        Assert.NotEmpty(routes);
        foreach (var (request, names) in routes)
        {
            var answer = await Http.AskAsync($"{request}?nobody=1");
            var taken = names.Length > 0 ? string.Join(", ", names) : "no parameter in the query";
            Assert.Equal($"{request}: The query has 'nobody', which this route does not take; it takes {taken}.",
                $"{request}: {answer.Json["detail"]}");
        }
    }

    // A job has an id of its own form; all other parts of paths are texts.
    private static string Filled(string path) =>
        path.Replace("/jobs/{id}", $"/jobs/{Guid.Empty}", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal)
            .Replace("}", "", StringComparison.Ordinal);

    private static string[] NamesOf(JsonNode operation) => [.. (operation["parameters"]?.AsArray() ?? [])
        .Where(parameter => (string)parameter!["in"]! == "query").Select(parameter => (string)parameter!["name"]!)];
}
