using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Answers and log lines when stores fail. Callers see no file, no table and no text of a driver.</summary>
public sealed class StoreFailureRouteTests : IDisposable
{
    private readonly Workplace workplace = new();

    [Fact]
    public async Task Score_OutputTableLacksAColumn_LogHasTheReasonUnderTheTraceId()
    {
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        workplace.Execute("ALTER TABLE churn_scores DROP COLUMN p");

        var problem = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score", HttpStatusCode.InternalServerError);
        var stored = await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c001/score", HttpStatusCode.InternalServerError);

        AssertLacks(problem, "churn_scores", "scores.db", "SQLite");
        AssertLacks(stored, "churn_scores", "scores.db", "SQLite");
        Assert.Contains("pipeline 'churn'", (string)problem["detail"]!, StringComparison.Ordinal);
        await LoggedAsync(api, problem, "user c001", "cannot write 'churn_scores'", "scores.db");
        await LoggedAsync(api, stored, "user c001", "cannot read 'churn_scores'", "scores.db");
    }

    [Fact]
    public async Task Score_InputFileIsGoneAndComesBack_CallsListsAndReadinessShowNoPathAndRecover()
    {
        var settings = Workplace.Settings();
        settings["Pipelines"]!["churn"]!["Timeout"] = "00:00:01";
        await using var api = await ApiProcess.StartAsync(workplace, settings);
        File.Move(workplace.File("customers.csv"), workplace.File("gone.csv"));

        var problem = await api.Http.PostInTimeAsync("/pipelines/churn/users/c001/score", HttpStatusCode.ServiceUnavailable);
        var users = new StringContent("""{"users":["c001","c002"]}""", System.Text.Encoding.UTF8, "application/json");
        using var list = await api.Http.PostAsync("/pipelines/churn/score", users);
        var lines = (await list.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var ready = await api.Http.GetAsync("/health/ready");
        File.Move(workplace.File("gone.csv"), workplace.File("customers.csv"));

        Assert.EndsWith(":store-unavailable", (string)problem["type"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        AssertLacks(problem, "customers.csv", workplace.Folder);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => AssertLacks(JsonNode.Parse(line)!, "customers.csv", workplace.Folder));
        AssertLacks(JsonNode.Parse(await ready.Content.ReadAsStringAsync())!, "customers.csv", workplace.Folder);
        await LoggedAsync(api, problem, "user c001", "customers.csv': no such file");
        await LoggedAsync(api, JsonNode.Parse(lines[0])!["problem"]!, "2 user(s) of a list", "customers.csv': no such file");
        await api.Http.PostInTimeAsync("/pipelines/churn/users/c001/score");
    }

    public void Dispose() => workplace.Dispose();

    private static void AssertLacks(JsonNode body, params string[] words) =>
        Assert.All(words, word => Assert.DoesNotContain(word, body.ToJsonString(), StringComparison.OrdinalIgnoreCase));

    // The output of a process may arrive a moment after its answer.
    private static Task LoggedAsync(ApiProcess api, JsonNode problem, params string[] words) => Eventually.TrueAsync(
        () => Task.FromResult(api.Output.Split('\n').Any(line =>
            line.Contains((string)problem["traceId"]!, StringComparison.Ordinal)
            && words.All(word => line.Contains(word, StringComparison.Ordinal)))),
        TimeSpan.FromSeconds(60),
        () => $"a line of the log with {problem["traceId"]} and {string.Join(", ", words)}:\n{api.Output}");
}
