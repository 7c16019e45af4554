using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// What a reader of <c>/docs</c> finds at each route. <c>ApiDocumentTests</c> compares the file with the document of the server.
/// </summary>
public sealed class RouteExampleTests
{
    private static readonly JsonNode Document =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Browser.Root, "tests/Processes.Tests/openapi.json")))!;

    [Fact]
    public void Operation_OfEveryRoute_HasASummaryAndExamplesOfWhatIsSentAndAnswered()
    {
        var bare = new List<string>();
        foreach (var (route, operation) in Operations())
        {
            if (string.IsNullOrWhiteSpace((string?)operation["summary"]))
                bare.Add($"{route} has no summary");
            foreach (var (place, media) in Media(operation).Where(each => each.Media["example"] is null))
                bare.Add($"{route} has no example of {place}; add one to src/Api/Docs/examples.json");
            foreach (var parameter in Parameters(operation).Where(each => (string?)each["in"] == "path" && each["example"] is null))
                bare.Add($"{route} has no example of its parameter {parameter["name"]}; add one to src/Api/Docs/examples.json");
        }

        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }

    [Fact]
    public void Example_OfEveryRoute_FitsItsSchema()
    {
        var schemas = new Schemas(Document);
        var unfit = new List<string>();
        foreach (var (route, operation) in Operations())
        {
            foreach (var (place, media) in Media(operation))
            {
                // A CSV file is text; its schema says what the text means.
                if (place.EndsWith("text/csv", StringComparison.Ordinal))
                    continue;
                if (media["schema"] is { } schema && schemas.Check(media["example"], schema) is { } fault)
                    unfit.Add($"{route}, {place}: {fault}");
            }
        }

        Assert.True(unfit.Count == 0, string.Join('\n', unfit));
    }

    private static IEnumerable<(string Route, JsonNode Operation)> Operations() =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!);

    private static IEnumerable<JsonNode> Parameters(JsonNode operation) => operation["parameters"]?.AsArray().Select(each => each!) ?? [];

    // What is sent, and what is answered where all is well.
    private static IEnumerable<(string Place, JsonNode Media)> Media(JsonNode operation)
    {
        foreach (var (type, media) in Content(operation["requestBody"]))
            yield return ($"the body as {type}", media!);
        foreach (var (status, answer) in operation["responses"]!.AsObject().Where(each => each.Key.StartsWith('2')))
        {
            foreach (var (type, media) in Content(answer))
                yield return ($"the answer {status} as {type}", media!);
        }
    }

    private static JsonObject Content(JsonNode? holder) => holder?["content"]?.AsObject() ?? [];
}
