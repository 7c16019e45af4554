using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A pipeline of a <see cref="JobCluster"/>, with tables of its own.</summary>
/// <param name="Name">The name, and the beginning of the names of its tables.</param>
/// <param name="Mode">What becomes of an earlier score.</param>
/// <param name="Publish">When readers see the scores of a job.</param>
internal sealed record JobPipeline(string Name, string Mode = "Upsert", string Publish = "Batches")
{
    public string Input => $"{Name}_customers";

    public string Output => $"{Name}_scores";

    public JsonObject Settings(JobModel model) => new()
    {
        ["Input"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "customers", ["Table"] = Input },
        ["Model"] = new JsonObject { ["Path"] = model.File, ["Outputs"] = new JsonObject { ["score"] = "Score" } },
        ["Output"] = new JsonObject
        {
            ["Kind"] = "PostgreSql",
            ["Connection"] = "scores",
            ["Table"] = Output,
            ["Mode"] = Mode,
            ["Publish"] = Publish,
        },
    };
}
