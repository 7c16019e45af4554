using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The rules in <c>deploy/prometheus/alerts.yaml</c>.</summary>
internal static partial class Alerts
{
    /// <summary>The names of all alerts.</summary>
    public static IReadOnlyList<string> Names() => [.. Values("- alert")];

    /// <summary>The metrics that the expressions name.</summary>
    public static IReadOnlySet<string> Metrics() => Values("expr")
        .SelectMany(expression => Name().Matches(NoMetric().Replace(expression, " ")).Select(match => match.Value))
        .ToHashSet();

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(string path, [CallerFilePath] string test = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(test)!, "../../..", path));

    private static IEnumerable<string> Values(string key) => Read("deploy/prometheus/alerts.yaml").Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.StartsWith($"{key}: ", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 2)..]);

    // Labels, ranges, functions, operators and numbers.
    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|\b(?:by|on|without|ignoring)\s*\([^)]*\)|\b[a-z_]+(?=\s*\()|\b(?:unless|and|or|sum|max|min|avg|count)\b|\b[0-9.]+\b""")]
    private static partial Regex NoMetric();

    [GeneratedRegex("[a-z_:][a-z0-9_:]*")]
    private static partial Regex Name();
}
