using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Api;

/// <summary>Writes proposed settings as JSON. Paths start at the folder of the file.</summary>
internal static class SettingsText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="proposal">The settings.</param>
    /// <param name="input">The store of the input.</param>
    /// <param name="scores">The store of the output.</param>
    /// <param name="folder">The folder of the file.</param>
    public static string Write(string pipeline, SettingsProposal proposal, StoreChoice input, StoreChoice scores, string folder)
    {
        var options = proposal.Options;
        var settings = new JsonObject { ["$schema"] = $"./{SettingsFile.Schema}" };
        if (proposal.Rows is [var first, ..])
            settings["ExampleUser"] = first.User;
        settings["ConnectionStrings"] = new JsonObject
        {
            [options.Input.Connection] = Relative(input.ConnectionString, folder),
            [options.Output.Connection] = Relative(scores.ConnectionString, folder),
        };
        settings["Pipelines"] = new JsonObject
        {
            [pipeline] = new JsonObject
            {
                ["Input"] = Input(options.Input, input, folder),
                ["Model"] = Model(options.Model, folder),
                ["Output"] = new JsonObject
                {
                    ["Kind"] = options.Output.Kind,
                    ["Connection"] = options.Output.Connection,
                    ["Table"] = options.Output.Table,
                },
            },
        };
        return settings.ToJsonString(Indented);
    }

    private static JsonObject Input(InputOptions input, StoreChoice store, string folder)
    {
        // A file or a pattern of files; a table may have the name of a file that lies there by chance.
        var isPath = store.File is { } file && !file.Contains("://", StringComparison.Ordinal);
        var json = new JsonObject { ["Kind"] = input.Kind, ["Connection"] = input.Connection };
        json["Table"] = isPath ? RelativePath(input.Table, folder) : input.Table;
        json["UserColumn"] = input.UserColumn;
        var format = new JsonObject();
        if (input.Format.Encoding.Length > 0)
            format["Encoding"] = input.Format.Encoding;
        if (input.Format.Nulls.Length > 0)
            format["Nulls"] = List(input.Format.Nulls);
        if (format.Count > 0)
            json["Format"] = format;
        return json;
    }

    private static JsonObject Model(ModelOptions model, string folder)
    {
        var isFile = File.Exists(model.Path) || Directory.Exists(model.Path);
        var json = new JsonObject { ["Path"] = isFile ? RelativePath(model.Path, folder) : model.Path };
        if (model.Kind.Length > 0)
            json["Kind"] = model.Kind;
        if (model.Python.Length > 0)
            json["Python"] = Interpreter(model.Python, folder);
        if (model.Inputs.Count > 0)
            json["Inputs"] = new JsonObject(model.Inputs.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)List(each.Value))));
        if (model.Outputs.Count > 0)
            json["Outputs"] = Texts(model.Outputs);
        if (model.Nulls.Count > 0)
            json["Nulls"] = Texts(model.Nulls);
        return json;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static JsonObject Texts(Dictionary<string, string> texts) =>
        new(texts.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));

    private static string Relative(string connection, string folder)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        if (!parts.TryGetValue("Data Source", out var source) || source is not string file || file.StartsWith(':'))
            return connection;
        parts["Data Source"] = RelativePath(file, folder);
        return parts.ConnectionString.Replace("data source=", "Data Source=", StringComparison.Ordinal);
    }

    // A name without a slash is looked for on the PATH.
    private static string Interpreter(string python, string folder)
    {
        if (!python.Contains('/', StringComparison.Ordinal))
            return python;
        var path = RelativePath(python, folder);
        return Path.IsPathRooted(path) ? path : $"./{path}";
    }

    // Files beside or below the settings move with them; others stay where they are.
    private static string RelativePath(string path, string folder)
    {
        var full = Path.GetFullPath(path);
        var relative = Path.GetRelativePath(folder, full);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? full : relative).Replace('\\', '/');
    }
}
