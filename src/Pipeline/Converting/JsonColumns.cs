using System.Text.Json;

namespace ModelPipeline;

/// <summary>Reads objects of JSON that have values for columns.</summary>
/// <param name="fields">The columns.</param>
/// <param name="what">What a column is, with its article: "an input of the model".</param>
internal sealed class JsonColumns(Schema fields, string what)
{
    private const int MostNames = 40;
    private const int LongestName = 64;

    private readonly Dictionary<string, int> places = fields.Index().ToDictionary(each => each.Item.Name, each => each.Index);

    /// <summary>The columns.</summary>
    public Schema Fields => fields;

    /// <summary>Reads an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="place">Where the object is in the request, for messages: <c>rows[3]</c>.</param>
    /// <param name="values">Receives the values in the order of the columns.</param>
    /// <param name="isSet">Receives which columns the object has.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public RowFault? Read(JsonElement json, string place, object?[] values, bool[] isSet)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return RowFault.OfRequest($"\"{place}\" is {JsonCell.Kind(json)}; send an object with a value for each column.");
        foreach (var property in json.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
                return RowFault.OfRequest($"\"{place}\" has a name with half of a surrogate pair, which is no character.");
            if (!places.TryGetValue(name, out var at))
                return RowFault.OfRequest($"\"{place}\" has '{Short(name)}', which is not {what}. {Offer(name)}");
            if (isSet[at])
                return RowFault.OfRequest($"\"{place}\" has '{name}' twice; leave one of the two out.");
            isSet[at] = true;
            if (JsonCell.Read(property.Value, fields[at], out values[at]) is { } reason)
                return RowFault.OfValue(name, $"Column '{name}' of \"{place}\" {reason}.");
        }

        return null;
    }

    /// <summary>The fault of an object that does not have every column; null if the object has all.</summary>
    public RowFault? Missing(string place, bool[] isSet)
    {
        var at = Array.IndexOf(isSet, false);
        return at < 0 ? null : RowFault.OfValue(fields[at].Name,
            $"Column '{fields[at].Name}' is missing from \"{place}\"; send {JsonCell.Expected(fields[at])}, or null for no value.");
    }

    /// <summary>Proposes a column in place of a name that is none.</summary>
    public string Offer(string name)
    {
        string[] names = [.. fields.Select(field => field.Name)];
        if (names.Length == 0)
            return "There is none.";
        var closest = string.Join(", ", ClosestNames.Find(Short(name), names).Select(each => $"'{each}'"));
        var first = string.Join(", ", names.Take(MostNames));
        var all = names.Length <= MostNames ? first : $"{first} and {names.Length - MostNames} more";
        return closest.Length == 0 ? $"There are {all}." : $"Closest to it: {closest}. There are {all}.";
    }

    /// <summary>The beginning of a name that a caller sent.</summary>
    public static string Short(string name) => name.Length <= LongestName ? name : $"{name[..LongestName]}...";

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
