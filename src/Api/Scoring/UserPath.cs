namespace ModelPipeline.Api;

/// <summary>User ids in paths such as <c>/pipelines/{p}/users/{user}/score</c>.</summary>
internal static class UserPath
{
    /// <summary>
    /// The id in a path. Routing leaves %2F encoded, so that an id with a slash looks like an id with the text "%2F". The raw target of the
    /// request tells them apart.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="routed">The id as routing gives it.</param>
    /// <param name="fromEnd">The place of the id among the segments of the path; 1 for the last segment.</param>
    public static string UserOf(HttpContext context, string routed, int fromEnd = 2)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return routed;
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        var written = Uri.UnescapeDataString(path.TrimEnd('/').Split('/')[^fromEnd]);
        // A target such as .../users/a%2Fb/score/. has the id at another place than its route.
        return WithSlashes(written) == WithSlashes(routed) ? written : WithSlashes(routed);
    }

    private static string WithSlashes(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
