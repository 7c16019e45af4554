using Microsoft.AspNetCore.Http.Metadata;

namespace ModelPipeline.Api;

/// <summary>The query parameters of routes, as their handlers declare them.</summary>
internal static class QueryNames
{
    /// <summary>The names that a route takes; null where its query is not ours to check.</summary>
    public static string[]? Of(RouteEndpoint route)
    {
        var metadata = route.Metadata;
        var isOurs = metadata.GetMetadata<AccessRule>() is { IsOpen: false }
            && metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
            && route.RoutePattern.RawText?.StartsWith(InferenceErrors.Routes, StringComparison.Ordinal) != true;
        return isOurs
            ? [.. metadata.GetOrderedMetadata<IParameterBindingMetadata>().Select(each => NameOf(each, route)).OfType<string>()]
            : null;
    }

    // The rules by which ASP.NET Core binds the parameter of a handler.
    private static string? NameOf(IParameterBindingMetadata parameter, RouteEndpoint route)
    {
        var attributes = parameter.ParameterInfo.GetCustomAttributes(inherit: true);
        if (attributes.OfType<IFromQueryMetadata>().FirstOrDefault() is { } query)
            return query.Name ?? parameter.Name;
        if (attributes.Any(each => each is IFromRouteMetadata or IFromHeaderMetadata or IFromBodyMetadata or IFromServiceMetadata)
            || route.RoutePattern.GetParameter(parameter.Name) is not null)
        {
            return null;
        }

        return parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string) ? parameter.Name : null;
    }
}
