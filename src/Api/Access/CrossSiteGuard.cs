namespace ModelPipeline.Api;

/// <summary>
/// Refuses what a page of another site asks for, where nobody is asked for a key: a browser on this machine reaches a loopback address for
/// any page of the internet. A route that is open to everybody is open to such pages too.
/// </summary>
internal static class CrossSiteGuard
{
    // Every browser sends this header, and no page can change it.
    private const string Header = "Sec-Fetch-Site";
    private const string OtherSite = "cross-site";

    /// <summary>Passes the request on, or answers it.</summary>
    public static Task PassAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Headers.TryGetValue(Header, out var site) && site == OtherSite
            && context.GetEndpoint() is RouteEndpoint route && route.Metadata.GetMetadata<AccessRule>() is not { IsOpen: true }
            ? AccessProblems.WriteAsync(context, AccessProblems.OtherSite())
            : next(context);
}
