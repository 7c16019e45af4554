using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ModelPipeline.Api;

/// <summary>
/// Puts the examples of <c>examples.json</c> into the OpenAPI document: those of a route, and for other answers the example of their type.
/// </summary>
internal sealed class RouteExamples
{
    private readonly JsonNode examples;

    private RouteExamples()
    {
        using var file = typeof(RouteExamples).Assembly.GetManifestResourceStream("docs/examples.json")!;
        examples = JsonNode.Parse(file)!;
    }

    /// <summary>Adds the examples when somebody asks for the document.</summary>
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        var examples = new RouteExamples();
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
                examples.AddTo(operation, path, $"{method.Method} {path}");
        }

        return Task.CompletedTask;
    });

    private void AddTo(OpenApiOperation operation, string path, string route)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.In != ParameterLocation.Path && parameter.Name != "user")
                continue;
            var known = examples["parameters"]!;
            parameter.Example = (known[$"/{path.Split('/')[1]} {parameter.Name}"] ?? known[parameter.Name!])?.DeepClone();
        }

        var own = examples["operations"]![route];
        if (own?["request"] is JsonObject requests)
        {
            var body = operation.RequestBody as OpenApiRequestBody ?? new();
            operation.RequestBody = body;
            Put(body.Content ??= new Dictionary<string, OpenApiMediaType>(), requests);
        }

        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (!status.StartsWith('2') || answer is not OpenApiResponse response)
                continue;
            if (own?["answer"] is JsonObject answers)
                Put(response.Content ??= new Dictionary<string, OpenApiMediaType>(), answers);
            foreach (var media in response.Content?.Values ?? [])
                media.Example ??= OfType(media.Schema);
        }
    }

    // Streams and files have no schema of their own: they are text.
    private static void Put(IDictionary<string, OpenApiMediaType> content, JsonObject values)
    {
        foreach (var (media, value) in values)
        {
            if (!content.TryGetValue(media, out var described))
            {
                var type = value is JsonValue ? JsonSchemaType.String : JsonSchemaType.Object;
                content[media] = described = new() { Schema = new OpenApiSchema { Type = type } };
            }

            described.Example = value!.DeepClone();
        }
    }

    private JsonNode? OfType(IOpenApiSchema? schema) => schema switch
    {
        OpenApiSchemaReference { Reference.Id: { } name } => examples["types"]![name]?.DeepClone(),
        { Type: JsonSchemaType.Array, Items: { } items } when OfType(items) is { } item => new JsonArray(item),
        _ => null,
    };
}
