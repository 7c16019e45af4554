using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ModelPipeline.Api;

/// <summary>Says in the OpenAPI document which credentials and scopes each route asks for.</summary>
internal static class AccessDocument
{
    private const string Bearer = "bearer";
    private const string KeyHeader = "apiKey";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key (mp_...), or a token (JWT), as Auth:Mode of the server says; none where it is None.",
            };
            document.Components.SecuritySchemes[KeyHeader] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "An API key (mp_...).",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault() is { IsOpen: false } rule)
                Require(operation, rule, context.Document);
            return Task.CompletedTask;
        });
    }

    // Several scopes mean any of them: a requirement for each scope, since the scopes of one requirement are all needed.
    private static void Require(OpenApiOperation operation, AccessRule rule, OpenApiDocument? document)
    {
        var scopes = rule.AnyOf == Scope.All ? [null] : Scopes.Names(rule.AnyOf).Cast<string?>();
        operation.Security = [.. scopes.SelectMany(scope => new[] { Bearer, KeyHeader }.Select(scheme => new OpenApiSecurityRequirement
        {
            [new OpenApiSecuritySchemeReference(scheme, document)] = scope is null ? [] : [scope],
        }))];
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No credential, or one that is not taken" });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The caller lacks a scope or a pipeline" });
    }
}
