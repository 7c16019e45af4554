using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The settings that all processes of a cluster share.</summary>
internal static class ClusterSettings
{
    public static JsonObject Of(string connectionString, string address = "127.0.0.1") => new()
    {
        ["ConnectionStrings"] = new JsonObject
        {
            ["customers"] = connectionString,
            ["scores"] = connectionString,
            ["cluster"] = connectionString
        },
        ["Cluster"] = new JsonObject { ["Kind"] = "AdoNet", ["Address"] = address },
        ["Pipelines"] = new JsonObject
        {
            ["churn"] = new JsonObject
            {
                ["Input"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "customers", ["Table"] = "customers" },
                ["Model"] = new JsonObject
                {
                    ["Path"] = Paths.ChurnModel,
                    ["Outputs"] = new JsonObject { ["churn"] = "PredictedLabel", ["p"] = "Probability" }
                },
                ["Output"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "scores", ["Table"] = "churn_scores" },
            },
        },
    };
}
