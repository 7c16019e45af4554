using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Models;

/// <summary>The pipelines of the check: one a model and store, made by configuration alone.</summary>
internal static class Settings
{
    /// <summary>The name of a pipeline, and of its output table.</summary>
    public static string Name(IStore store, ModelCase model) => $"{store.Kind}-{model.Name}";

    public static string Write(string work, IReadOnlyList<IStore> stores, IEnumerable<(IStore Store, ModelCase Model)> pipelines)
    {
        var settings = new JsonObject
        {
            ["ConnectionStrings"] = new JsonObject(
            [
                new("scores", "Data Source=scores.db"),
                new("cluster", "Data Source=cluster.db"),
                .. stores.Select(store => KeyValuePair.Create(store.Kind, (JsonNode?)store.ConnectionString)),
            ]),
            // Others than the defaults, so that the check runs beside a server that is up.
            ["Cluster"] = new JsonObject { ["SiloPort"] = 21111, ["GatewayPort"] = 31000 },
            // Rows that must not be scored are among them.
            ["Jobs"] = new JsonObject { ["MaxFailureShare"] = 1 },
            ["Pipelines"] = new JsonObject(pipelines.Select(each =>
                KeyValuePair.Create(Name(each.Store, each.Model), (JsonNode?)Pipeline(each.Store, each.Model)))),
        };
        var file = Path.Combine(work, "models.json");
        File.WriteAllText(file, settings.ToJsonString());
        return file;
    }

    private static JsonObject Pipeline(IStore store, ModelCase model)
    {
        var settings = model.Settings.DeepClone().AsObject();
        settings["Path"] = model.Model;
        return new()
        {
            ["Input"] = new JsonObject
            {
                ["Kind"] = store.Kind,
                ["Connection"] = store.Kind,
                ["Table"] = store.Table(model),
                ["UserColumn"] = model.UserColumn,
            },
            ["Model"] = settings,
            ["Output"] = new JsonObject { ["Kind"] = "Sqlite", ["Connection"] = "scores", ["Table"] = $"\"{Name(store, model)}\"" },
        };
    }
}
