using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Telco;

/// <summary>The pipelines of the check: made by configuration alone.</summary>
internal static class Settings
{
    public static string Write(string data, string work, ISource source, ITarget target)
    {
        var settings = new JsonObject
        {
            ["ConnectionStrings"] = new JsonObject
            {
                ["source"] = source.ConnectionString,
                ["target"] = target.ConnectionString,
                ["cluster"] = "Data Source=cluster.db",
            },
            // Others than the defaults, so that the check runs beside a server that is up.
            ["Cluster"] = new JsonObject { ["SiloPort"] = 21111, ["GatewayPort"] = 31000 },
            ["Pipelines"] = new JsonObject
            {
                ["lr"] = Pipeline("churn_lr", "probabilities[1]"),
                ["gb"] = Pipeline("churn_gb", "probabilities[1]"),
                ["zipmap"] = Pipeline("churn_gb_zipmap", "output_probability[1]"),
                ["strict"] = Pipeline("churn_gb", "probabilities[1]", "strict_scores", nulls: false),
            },
        };
        JsonObject Pipeline(string model, string probability, string? table = null, bool nulls = true) => new()
        {
            ["Input"] = source.Input,
            ["Model"] = new JsonObject
            {
                ["Path"] = Path.Combine(data, $"{model}.onnx"),
                ["Outputs"] = new JsonObject { ["churn_probability"] = probability },
                ["Nulls"] = nulls ? new JsonObject { ["TotalCharges"] = 0 } : [],
            },
            ["Output"] = new JsonObject { ["Kind"] = target.Kind, ["Connection"] = "target", ["Table"] = table ?? $"{model}_scores" },
        };

        var file = Path.Combine(work, "telco.json");
        File.WriteAllText(file, settings.ToJsonString());
        return file;
    }
}
