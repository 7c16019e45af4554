namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class PipelineEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task List_Pipelines_HasTheirPartsAndNoSecret()
    {
        var all = await Http.AskAsync("GET /pipelines");

        Assert.Equal(["append", "calls", "churn", "rolled", "steered"], all.Json.AsArray().Select(each => (string)each!["name"]!));
        Assert.DoesNotContain("Data Source", all.Text, StringComparison.Ordinal);
        var churn = all.Json[2]!;
        Assert.Equal(("x", "y"), ((string)churn["model"]!["inputs"]![0]!["name"]!, (string)churn["model"]!["outputs"]![0]!["name"]!));
        Assert.Equal(("Sqlite", "people", "Upsert"),
            ((string)churn["input"]!["kind"]!, (string)churn["input"]!["source"]!, (string)churn["output"]!["mode"]!));
        Assert.Null(churn["input"]!["request"]);
        Assert.Equal("x", (string)all.Json[1]!["input"]!["request"]![0]!["name"]!);
    }

    [Fact]
    public async Task Find_Pipeline_IsTheOneOfTheListWhateverItsCase()
    {
        var all = await Http.AskAsync("GET /pipelines");
        var one = await Http.AskAsync("GET /pipelines/CHURN");
        var none = await Http.AskAsync("GET /pipelines/nope");

        // The costs grow with each call.
        Assert.Equal((string)all.Json[2]!["name"]!, (string)one.Json["name"]!);
        Assert.Equal(all.Json[2]!["model"]!.ToJsonString(), one.Json["model"]!.ToJsonString());
        Assert.Equal((404, "unknown-pipeline", "There is no pipeline 'nope'."), (none.Status, none.Problem, none.Detail));
    }
}
