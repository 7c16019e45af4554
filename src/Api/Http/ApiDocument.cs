using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Adds to the OpenAPI document what the routes do not say themselves.</summary>
internal static class ApiDocument
{
    private const string Json = "application/json";

    public static void Describe(OpenApiOptions options)
    {
        AccessDocument.Describe(options);
        FailureDocument.Describe(options);
        RouteExamples.Describe(options);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "ModelPipeline",
                Version = "v1",
                Description = "Scores users: retrieves their input, applies a model, stores the result."
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<OptionalBody>().FirstOrDefault() is { } body)
            {
                var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
                operation.RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType> { [Json] = new() { Schema = schema } },
                };
            }

            if (metadata.OfType<BodyExample>().FirstOrDefault() is { } example
                && operation.RequestBody?.Content?.TryGetValue(Json, out var media) == true)
            {
                media.Example = JsonNode.Parse(example.Json);
            }
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // OutputsConverter writes the array as one object. The generator cannot know that.
            if (context.JsonTypeInfo.Type == typeof(OutputValue[]))
            {
                schema.Type = JsonSchemaType.Object;
                schema.Items = null;
                schema.AdditionalProperties =
                    new OpenApiSchema { Description = "Number, boolean, text or null, by the name of the column." };
            }

            BodySchemas.Describe(schema, context);
            return Task.CompletedTask;
        });
    }
}
