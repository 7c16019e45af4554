using System.Runtime.CompilerServices;

namespace ModelPipeline.Tests;

/// <summary>The rules in <c>deploy/prometheus/alerts.yaml</c>.</summary>
internal static class Alerts
{
    /// <summary>The names of all alerts.</summary>
    public static IReadOnlyList<string> Names() => [.. Values("- alert")];

    /// <summary>The metrics that the expressions name.</summary>
    public static IReadOnlySet<string> Metrics() => Values("expr").SelectMany(PromQl.Metrics).ToHashSet();

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(string path, [CallerFilePath] string test = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(test)!, "../../..", path));

    private static IEnumerable<string> Values(string key) => Read("deploy/prometheus/alerts.yaml").Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.StartsWith($"{key}: ", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 2)..]);
}
