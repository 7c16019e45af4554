namespace ModelPipeline.Api;

/// <summary>Who uses the console, what they may do, and what the server has: the console shows no button that would be refused.</summary>
/// <param name="Name">The name of the caller.</param>
/// <param name="Scopes">The scopes of the caller.</param>
/// <param name="AllPipelines">Whether the caller may use all pipelines.</param>
/// <param name="Routes">The last words of the paths of all routes, such as <c>drift</c>.</param>
internal sealed record ConsoleSession(string Name, string[] Scopes, bool AllPipelines, string[] Routes)
{
    /// <summary>The caller of a request, and the routes of the server.</summary>
    public static ConsoleSession Of(Caller caller, EndpointDataSource endpoints) => new(
        caller.Name,
        [.. Api.Scopes.Names(caller.Scopes)],
        caller.Pipelines.AllowAll,
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(route => LastWord(route.RoutePattern.RawText ?? ""))
            .Where(word => word.Length > 0 && word[0] != '{').Distinct().Order(StringComparer.Ordinal)]);

    // The route of a group itself ends in a slash.
    private static string LastWord(string path)
    {
        var trimmed = path.TrimEnd('/');
        return trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }
}
