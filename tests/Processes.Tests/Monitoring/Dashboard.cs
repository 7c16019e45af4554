using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The dashboard in <c>deploy/grafana/model-pipeline.json</c>.</summary>
internal sealed class Dashboard
{
    private readonly JsonNode json = JsonNode.Parse(Alerts.Read("deploy/grafana/model-pipeline.json"))!;

    /// <summary>The titles of its rows.</summary>
    public IReadOnlyList<string> Rows =>
        [.. Panels.Where(panel => (string)panel["type"]! == "row").Select(row => (string)row["title"]!)];

    /// <summary>The queries of panels and variables.</summary>
    public IReadOnlyList<string> Queries =>
    [
        .. Panels.SelectMany(panel => panel["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!),
        .. json["templating"]!["list"]!.AsArray().Select(variable => variable!["query"] as JsonObject).OfType<JsonObject>()
            .Select(query => ((string)query["query"]!)["label_values(".Length..].Split(", ")[0]),
    ];

    /// <summary>The metrics of all queries.</summary>
    public IReadOnlySet<string> Metrics => Queries.SelectMany(PromQl.Metrics).ToHashSet();

    private IEnumerable<JsonNode> Panels => json["panels"]!.AsArray().OfType<JsonNode>();
}
