using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ModelPipeline.Api;

/// <summary>The form of what a body has as plain JSON, which the generator cannot know from the types.</summary>
internal static class BodySchemas
{
    private static readonly Type[] Bodies = [typeof(PredictBody), typeof(WhatIfBody), typeof(ScoreBody)];

    private static OpenApiSchema Values => new() { Type = JsonSchemaType.Object, Description = "A value by the name of each column." };

    /// <summary>Completes a schema.</summary>
    public static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(IReadOnlyList<UserEntry>))
            schema.Items = User();
        if (context.JsonPropertyInfo is not { } property || !Bodies.Contains(property.DeclaringType))
            return;
        if (property.Name is "set" or "features")
        {
            schema.Type = JsonSchemaType.Object;
        }
        else if (property.Name is "rows" or "variants")
        {
            schema.Type = JsonSchemaType.Array;
            schema.Items = Values;
        }
    }

    // UserEntryConverter reads an id, or an object.
    private static OpenApiSchema User() => new()
    {
        OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String },
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "user" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["user"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["features"] = Values,
                },
            },
        ],
    };
}
