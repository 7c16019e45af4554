namespace ModelPipeline.Api;

/// <summary>
/// Puts the headers on each response that keep a browser from taking the response for something else. The values are constants, so a
/// response costs no allocation.
/// </summary>
internal static class SecurityHeaders
{
    // Nothing of an answer is run, loaded or framed, whatever a value in the answer looks like. X-Frame-Options would say less of the same,
    // and each header of a score costs half a percent of its processor time.
    private const string NothingRuns = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers before the rest runs, so that a route can set its own.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use(static (context, next) =>
    {
        Set(context.Response.Headers);
        return next(context);
    });

    /// <summary>Sets the headers. For a response that was cleared.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        // Scores are data of persons: no proxy and no browser keeps them.
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NothingRuns;
    }
}
