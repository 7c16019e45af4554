using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>Reads queries of Prometheus, as far as the names of their metrics go.</summary>
internal static partial class PromQl
{
    /// <summary>The metrics that a query names.</summary>
    public static IEnumerable<string> Metrics(string query) =>
        Name().Matches(NoMetric().Replace(query, " ")).Select(match => match.Value);

    // Labels, ranges, functions, operators and numbers.
    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|\b(?:by|on|without|ignoring)\s*\([^)]*\)|\b[a-z_]+(?=\s*\()|\b(?:unless|and|or|sum|max|min|avg|count)\b|\b[0-9.]+(?:e[0-9]+)?\b""")]
    private static partial Regex NoMetric();

    [GeneratedRegex("[a-z_:][a-z0-9_:]*")]
    private static partial Regex Name();
}
