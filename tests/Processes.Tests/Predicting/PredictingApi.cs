using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// One API with the pipelines "churn" (columns of a table), "fraud" (a table and two features of the call) and "calls" (nothing but
/// features of the call).
/// </summary>
public sealed class PredictingApi : IAsyncLifetime
{
    /// <summary>The columns of the model, with a value for each.</summary>
    public const string Row =
        """{"plan":"basic","contract":"monthly","region":"north","tenure_months":5,"monthly_charge":20.5,"""
        + "\"support_calls\":1,\"days_since_login\":3,\"age\":44,\"paperless\":true}";

    internal Workplace Workplace { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    internal HttpClient Http => Api.Http;

    public async ValueTask InitializeAsync()
    {
        var settings = Workplace.Settings();
        var pipelines = settings["Pipelines"]!.AsObject();
        var fraud = Workplace.Pipeline("fraud_scores");
        fraud["Input"]!["Request"] = new JsonObject { ["monthly_charge"] = "Double", ["support_calls"] = "Int64" };
        fraud["Output"]!["Keep"] = new JsonArray("monthly_charge", "plan");
        pipelines["fraud"] = fraud;
        var calls = Workplace.Pipeline("call_scores", mode: "Append");
        calls["Input"] = new JsonObject
        {
            ["Request"] = new JsonObject
            {
                ["plan"] = "String",
                ["contract"] = "String",
                ["region"] = "String",
                ["tenure_months"] = "Int64",
                ["monthly_charge"] = "Double",
                ["support_calls"] = "Int64",
                ["days_since_login"] = "Double",
                ["age"] = "Double",
                ["paperless"] = "Boolean",
            },
        };
        calls["Output"]!["Keep"] = "monthly_charge";
        pipelines["calls"] = calls;
        Api = await ApiProcess.StartAsync(Workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Workplace.Dispose();
    }

    /// <summary>The row with another value, or without the column.</summary>
    internal static string RowWith(string column, string? value)
    {
        var row = JsonNode.Parse(Row)!.AsObject();
        row.Remove(column);
        var text = row.ToJsonString();
        return value is null ? text : $"{{\"{column}\":{value},{text[1..]}";
    }

    internal static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}

/// <summary>Classes that share one <see cref="PredictingApi"/>, one after the other.</summary>
[CollectionDefinition]
public sealed class PredictingCollection : ICollectionFixture<PredictingApi>;
