using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Api;

/// <summary>
/// The JSON Schema of settings, from the classes that hold them and their comments, so that editors complete names and show what they mean.
/// </summary>
internal static class SettingsSchema
{
    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write()
    {
        var properties = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            ["DefaultPipeline"] = Text("The pipeline of calls that name none."),
            ["ExampleUser"] = Text("A user who exists, for the command that the start prints."),
            ["ConnectionStrings"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Text("A connection string.") },
            ["Pipelines"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(typeof(PipelineOptions)) },
            ["Jobs"] = Of(typeof(JobOptions)),
            ["Models"] = Of(typeof(ModelsOptions)),
            ["Lists"] = Of(typeof(ListOptions)),
            ["Cluster"] = Of(typeof(ClusterOptions)),
        };
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Settings of ModelPipeline",
            ["type"] = "object",
            ["properties"] = properties,
        };
        return schema.ToJsonString(Options);
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonNode Of(Type options)
    {
        var comments = Comments(options.Assembly);
        return Options.GetJsonSchemaAsNode(options, new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Describe(context, schema, comments),
        });
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema, IReadOnlyDictionary<string, string> comments)
    {
        // Read by whoever knows what is inside.
        if (context.TypeInfo.Type == typeof(IConfigurationSection))
            return new JsonObject();
        if (schema is not JsonObject node)
            return schema;
        // A number or a truth value may stand where the settings have a text, as .NET reads them.
        if (context.TypeInfo.Type == typeof(string))
            node["type"] = new JsonArray("string", "number", "boolean", "null");
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
            node["additionalProperties"] = false;
        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property
            && comments.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var comment))
        {
            node["description"] = comment;
        }

        return node;
    }

    // The compiler writes the comments beside the assembly. Without the file the schema has no descriptions.
    private static Dictionary<string, string> Comments(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").Where(each => each.Element("summary") is not null)
                .ToDictionary(each => (string)each.Attribute("name")!, each => Plain(each.Element("summary")!))
            : [];
    }

    private static string Plain(XElement summary)
    {
        var words = summary.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => ((string?)see.Attribute("cref"))?.Split('.')[^1] ?? "",
            _ => "",
        });
        return string.Join(' ', string.Concat(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
