using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>What the OpenAPI document says beyond what the routes say themselves.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
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
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Written as one object by OutputsConverter, which the generator cannot see through.
            if (context.JsonTypeInfo.Type == typeof(OutputValue[]))
            {
                schema.Type = JsonSchemaType.Object;
                schema.Items = null;
                schema.AdditionalProperties =
                    new OpenApiSchema { Description = "Number, boolean, text or null, by the name of the column." };
            }

            return Task.CompletedTask;
        });
    }
}
