using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The OpenAPI document has the failures that each route can have, whatever the route itself declares.</summary>
public sealed class FailureCodeTests
{
    private static readonly JsonObject Paths =
        JsonNode.Parse(Repository.Read("tests/Processes.Tests/openapi.json"))!["paths"]!.AsObject();

    public static TheoryData<string, string> Operations => new(
        from path in Paths
        from operation in path.Value!.AsObject()
        where operation.Value is JsonObject
        select (path.Key, operation.Key));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_OfTheDocument_DeclaresWhatCanGoWrong(string path, string method)
    {
        var operation = Paths[path]![method]!;
        List<string> expected = [];
        if (operation["security"] is JsonArray { Count: > 0 })
            expected.AddRange(["401", "403", "500", "503", "504"]);
        if (operation["requestBody"] is not null)
            expected.AddRange(["400", "413", "415"]);

        Assert.Empty(expected.Except(operation["responses"]!.AsObject().Select(response => response.Key)));
    }
}
