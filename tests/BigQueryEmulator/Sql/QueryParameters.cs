using System.Globalization;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>The parameters of a query. In DuckDB they are variables of the session, which have a type and are allowed anywhere.</summary>
internal sealed class QueryParameters
{
    private readonly Dictionary<string, JsonNode?> values = [];
    private readonly Dictionary<string, Field> types = [];

    /// <summary>The types, by lower-case name or by position from 0.</summary>
    public IReadOnlyDictionary<string, Field> Types => types;

    /// <param name="parameters">The <c>queryParameters</c> of a request.</param>
    /// <exception cref="ApiException">A value does not have its type.</exception>
    public static QueryParameters Read(JsonNode? parameters)
    {
        var read = new QueryParameters();
        foreach (var parameter in parameters as JsonArray ?? [])
            read.Add(parameter!);
        return read;
    }

    /// <summary>The name of a parameter's variable.</summary>
    public static string Variable(string parameter) => $"parameter_{parameter.ToLowerInvariant()}";

    public void Set(Session session)
    {
        foreach (var (name, field) in types)
        {
            // The value is put into an array, because DuckDB keeps the quotes of a JSON string that is cast alone.
            var element = BytesDecoding.Decode($"CAST(CAST($1 AS JSON) AS {field.JsonType}[])[1]", field);
            session.Execute($"SET VARIABLE {Identifier.Quote(Variable(name))} = {element}",
                new JsonArray(values[name]?.DeepClone()).ToJsonString());
        }
    }

    private void Add(JsonNode parameter)
    {
        var name = parameter.Text("name")?.ToLowerInvariant() ?? types.Count.ToString(CultureInfo.InvariantCulture);
        var field = ReadType(name,
            parameter["parameterType"] ?? throw ApiException.Invalid($"Query parameter '{name}' has no parameterType"));
        if (!types.TryAdd(name, field))
            throw ApiException.Invalid($"Duplicate parameter name {name}");
        try
        {
            values[name] = ValueReader.Read(field, Plain(field, parameter["parameterValue"]), name);
        }
        catch (ValueException e)
        {
            throw ApiException.Invalid($"Invalid value for query parameter '{name}': {e.Message}");
        }
    }

    private static Field ReadType(string name, JsonNode type)
    {
        var word = type.Required("type");
        if (word.Equals("ARRAY", StringComparison.OrdinalIgnoreCase))
        {
            return ReadType(name,
                type["arrayType"] ?? throw ApiException.Invalid("An ARRAY parameter has no arrayType")) with
            { IsRepeated = true };
        }

        var known = DataTypes.Parse(word);
        var fields = type["structTypes"] as JsonArray ?? [];
        return new(name, known,
            Fields: [.. fields.Select((field, i) => ReadType(field.Text("name") ?? $"_field_{i + 1}", field!["type"]!))]);
    }

    /// <summary>A <c>parameterValue</c> in the plain JSON of a row.</summary>
    private static JsonNode? Plain(Field field, JsonNode? value)
    {
        if (field.IsRepeated)
        {
            var elements = value?["arrayValues"] as JsonArray ?? [];
            return new JsonArray([.. elements.Select(each => Plain(field.Element, each))]);
        }

        if (field.Type != DataType.Struct)
            return value?["value"]?.DeepClone();
        if (value?["structValues"] is not JsonObject members)
            return null;
        var row = new JsonObject();
        foreach (var member in field.Fields)
            row[member.Name] = Plain(member, members[member.Name]);
        return row;
    }
}
