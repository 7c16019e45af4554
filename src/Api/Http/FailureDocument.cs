using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ModelPipeline.Api;

/// <summary>Adds to the OpenAPI document the failures that every route can have, or every route with a body.</summary>
internal static class FailureDocument
{
    private static readonly (string Status, string Description)[] OfAll =
    [
        ("500", "A defect; the log has it under the traceId"),
        ("503", "The process stops, or no silo or store answers; Retry-After says when to try again"),
        ("504", "No silo answered before the deadline"),
    ];

    private static readonly (string Status, string Description)[] OfBodies =
    [
        ("400", "The body or a parameter is not what the route takes"),
        ("413", "The body is too large"),
        ("415", "The body has a type or a charset that the route does not take"),
    ];

    public static void Describe(OpenApiOptions options) => options.AddOperationTransformer((operation, context, _) =>
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        // Probes answer by themselves, whatever happens to silos and stores.
        if (metadata.OfType<AccessRule>().LastOrDefault() is { IsOpen: false })
            Add(operation, OfAll);
        if (metadata.OfType<IAcceptsMetadata>().Any() || metadata.OfType<OptionalBody>().Any())
            Add(operation, OfBodies);
        return Task.CompletedTask;
    });

    private static void Add(OpenApiOperation operation, (string Status, string Description)[] failures)
    {
        operation.Responses ??= [];
        foreach (var (status, description) in failures)
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = description });
    }
}
