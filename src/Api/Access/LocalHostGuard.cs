using System.Net;

namespace ModelPipeline.Api;

/// <summary>
/// Refuses requests under a name that is not this machine's, where the API serves this machine alone and asks nobody for a key. The owner
/// of a site can let the site's name lead to a loopback address (DNS rebinding). A browser then takes the API for a part of that site.
/// </summary>
internal static class LocalHostGuard
{
    private const string Local = "localhost";

    /// <summary>Passes the request on, or answers it.</summary>
    public static Task PassAsync(HttpContext context, RequestDelegate next) =>
        IsLocal(context.Request.Host.Host)
            || context.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<AccessRule>() is { IsOpen: true }
            ? next(context)
            : AccessProblems.WriteAsync(context, AccessProblems.OtherHost());

    // No site has an address or such a name for its own. HTTP/1.0 needs no name at all.
    private static bool IsLocal(string host) =>
        host.Length == 0
        || IPAddress.TryParse(host, out _)
        || host.Equals(Local, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith($".{Local}", StringComparison.OrdinalIgnoreCase)
        || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
}
