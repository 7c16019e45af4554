using System.Net;

namespace ModelPipeline.Api;

/// <summary>
/// Refuses requests under a name that is not this machine's, where the API serves this machine alone and asks nobody for a key. The owner
/// of a site can let the site's name lead to a loopback address (DNS rebinding). A browser then takes the API for a part of that site.
/// </summary>
internal sealed class LocalHostGuard
{
    private const string Local = "localhost";

    // The last header that was accepted: nearly every request has the same one.
    private string? accepted;

    /// <summary>Passes the request on, or answers it.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host;
        if (host.Value == accepted)
            return next(context);
        if (IsLocal(host.Host))
        {
            accepted = host.Value;
            return next(context);
        }

        return context.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<AccessRule>() is { IsOpen: true }
            ? next(context)
            : AccessProblems.WriteAsync(context, AccessProblems.OtherHost());
    }

    // No site has an address or such a name for its own. HTTP/1.0 needs no name at all.
    private static bool IsLocal(string host) =>
        host.Length == 0
        || IPAddress.TryParse(host, out _)
        || host.Equals(Local, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith($".{Local}", StringComparison.OrdinalIgnoreCase)
        || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
}
