using System.Collections.Concurrent;

namespace ModelPipeline.Api;

/// <summary>
/// Refuses a query parameter that the route does not take, and one that comes twice. A misspelt name would be left out without a word, and
/// two values would be read as one text. What others define is not checked: <c>/v2</c>, probes, metrics, pages. Thread-safe.
/// </summary>
internal sealed class QueryGuard
{
    // Null: the route is not checked.
    private readonly ConcurrentDictionary<RouteEndpoint, string[]?> known = [];

    /// <summary>Passes the request on, or answers 400.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next) =>
        context.Request.QueryString.HasValue && context.GetEndpoint() is RouteEndpoint route
            && known.GetOrAdd(route, QueryNames.Of) is { } names
            && Check(context.Request.Query, names, route.Metadata.GetMetadata<LeavesOutOthers>() is not null) is { } mismatch
            ? Problems.InvalidRequest(mismatch).ToResult(context).ExecuteAsync(context)
            : next(context);

    private static string? Check(IQueryCollection query, string[] names, bool leavesOutOthers)
    {
        foreach (var (name, values) in query)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                if (leavesOutOthers)
                    continue;
                var taken = names.Length > 0 ? string.Join(", ", names) : "no parameter in the query";
                return $"The query has '{Shown(name)}', which this route does not take; it takes {taken}.";
            }

            if (values.Count > 1)
                return $"The query has '{Shown(name)}' {values.Count} times; send it once.";
        }

        return null;
    }

    private static string Shown(string name) => name.Length > 64 ? $"{name.AsSpan(0, 64)}..." : name;
}
