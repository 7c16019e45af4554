using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ModelPipeline.Tests;

/// <summary>A rule of <c>deploy/prometheus/alerts.yaml</c>.</summary>
internal sealed partial record AlertRule(string Name, string Severity, string Summary, string Runbook)
{
    /// <summary>The file of the rules.</summary>
    public static string File { get; } = Paths.Of("deploy", "prometheus", "alerts.yaml");

    /// <summary>All rules of the file.</summary>
    public static IReadOnlyList<AlertRule> Read()
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(File);
        yaml.Load(text);
        return
        [
            .. from @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
               from rule in (YamlSequenceNode)@group["rules"]
               select new AlertRule((string)rule["alert"]!, (string)rule["labels"]["severity"]!,
                   (string)rule["annotations"]["summary"]!, (string)rule["annotations"]["runbook"]!),
        ];
    }

    /// <summary>The summary as Prometheus fills it in.</summary>
    public string SummaryFor(IReadOnlyDictionary<string, string> labels, string value) =>
        Label().Replace(Summary, match => labels[match.Groups[1].Value]).Replace("{{ $value }}", value, StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{ \$labels\.(\w+) \}\}")]
    private static partial Regex Label();
}
