using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Telco;

/// <summary>The pipelines of the check: made by configuration alone.</summary>
internal static class Settings
{
    public static string Write(string data, string work)
    {
        var settings = new JsonObject
        {
            ["ConnectionStrings"] = new JsonObject
            {
                ["files"] = "Data Source=files.duckdb",
                ["scores"] = "Data Source=scores.db",
                ["cluster"] = "Data Source=cluster.db",
            },
            // Others than the defaults, so that the check runs beside a server that is up.
            ["Cluster"] = new JsonObject { ["SiloPort"] = 21111, ["GatewayPort"] = 40000 },
            ["Pipelines"] = new JsonObject
            {
                ["lr"] = Pipeline(data, "churn_lr", "probabilities[1]"),
                ["gb"] = Pipeline(data, "churn_gb", "probabilities[1]"),
                ["zipmap"] = Pipeline(data, "churn_gb_zipmap", "output_probability[1]"),
                ["strict"] = Pipeline(data, "churn_gb", "probabilities[1]", "strict_scores", nulls: false),
            },
        };
        var file = Path.Combine(work, "telco.json");
        File.WriteAllText(file, settings.ToJsonString());
        return file;
    }

    private static JsonObject Pipeline(string data, string model, string probability, string? table = null, bool nulls = true) => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "DuckDb", ["Connection"] = "files", ["Table"] = Path.Combine(data, "customers.csv"), ["UserColumn"] = "customerID" },
        ["Model"] = new JsonObject
        {
            ["Path"] = Path.Combine(data, $"{model}.onnx"),
            ["Outputs"] = new JsonObject { ["churn_probability"] = probability },
            ["Nulls"] = nulls ? new JsonObject { ["TotalCharges"] = 0 } : [],
        },
        ["Output"] = new JsonObject { ["Kind"] = "Sqlite", ["Connection"] = "scores", ["Table"] = table ?? $"{model}_scores" },
    };
}
