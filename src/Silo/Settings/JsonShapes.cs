using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace ModelPipeline.Silo;

/// <summary>
/// Finds lists and objects in the wrong place in JSON files of settings. .NET turns a list into an object with the keys 0, 1, 2 and so on,
/// so that a list of outputs would become columns with those names.
/// </summary>
internal static class JsonShapes
{
    private static readonly JsonDocumentOptions AsSettings = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true
    };

    /// <summary>What a setting with the user's own keys can hold.</summary>
    private enum Entry
    {
        /// <summary>The setting is not one of these.</summary>
        None,
        Section,
        Text,
        TextOrList,
    }

    /// <summary>Checks each JSON file of the settings.</summary>
    public static IEnumerable<Fault> Find(IConfiguration settings) => settings is not IConfigurationRoot root ? []
        : root.Providers.OfType<JsonConfigurationProvider>().SelectMany(provider => InFile(provider.Source)).Distinct();

    private static List<Fault> InFile(FileConfigurationSource source)
    {
        if (source.FileProvider?.GetFileInfo(source.Path ?? "") is not { Exists: true } file)
            return [];
        // Decodes as .NET decodes settings: also files in UTF-16, and files with bytes that are no UTF-8.
        using var text = new StreamReader(file.CreateReadStream());
        using var json = JsonDocument.Parse(text.ReadToEnd(), AsSettings);
        return [.. Find(json.RootElement, "")];
    }

    private static IEnumerable<Fault> Find(JsonElement value, string path)
    {
        var entry = EntryOf(path);
        if (entry != Entry.None && value.ValueKind == JsonValueKind.Array)
            yield return new(path, $"is a list; set an object, {Example(path)}.");
        if (value.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var property in value.EnumerateObject())
        {
            var child = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            var mismatch = Mismatch(entry, property.Value);
            foreach (var fault in mismatch is null ? Find(property.Value, child) : [new(child, mismatch)])
                yield return fault;
        }
    }

    private static Entry EntryOf(string path) => path.ToUpperInvariant().Split(':') switch
    {
        ["PIPELINES"] => Entry.Section,
        ["PIPELINES", _, "TRIGGERS"] => Entry.Section,
        ["CONNECTIONSTRINGS"] => Entry.Text,
        ["PIPELINES", _, "MODEL", "OUTPUTS" or "NULLS"] => Entry.Text,
        ["PIPELINES", _, "MODEL", "INPUTS"] => Entry.TextOrList,
        ["PIPELINES", _, "EXPLAIN", "GROUPS"] => Entry.TextOrList,
        _ => Entry.None,
    };

    private static string? Mismatch(Entry entry, JsonElement value) => (entry, value.ValueKind) switch
    {
        (Entry.Text, JsonValueKind.Array or JsonValueKind.Object) => "is a list or an object; set one text.",
        (Entry.TextOrList, JsonValueKind.Object) => "is an object; set a list of columns, such as [\"a\", \"b\"].",
        (Entry.TextOrList, JsonValueKind.Array) when !value.EnumerateArray().All(IsText) =>
            "has something else than texts in its list; set a list of columns, such as [\"a\", \"b\"].",
        _ => null,
    };

    // Numbers are valid names: a column can be called 2020.
    private static bool IsText(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static string Example(string path) => path[(path.LastIndexOf(':') + 1)..].ToUpperInvariant() switch
    {
        "OUTPUTS" => "\"Outputs\": {\"column of the table\": \"output of the model\"}",
        "NULLS" => "\"Nulls\": {\"column\": \"value\"}",
        "INPUTS" => "\"Inputs\": {\"input of the model\": [\"column\"]}",
        "GROUPS" => "\"Groups\": {\"name of the group\": [\"column\", \"another column\"]}",
        "TRIGGERS" => "\"Triggers\": {\"name\": {...}}",
        "PIPELINES" => "\"Pipelines\": {\"name\": {...}}",
        _ => "\"ConnectionStrings\": {\"name\": \"...\"}",
    };
}
