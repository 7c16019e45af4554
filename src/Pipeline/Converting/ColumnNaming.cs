using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>Checks that each column that the model needs matches exactly one column of the source. The fault says what to set.</summary>
/// <param name="source">The columns of the input.</param>
/// <param name="needed">The columns that the model needs.</param>
/// <param name="mapping">Setting <c>Model:Inputs</c>; null for a model that ignores the setting.</param>
/// <param name="setting">The setting that names the input.</param>
internal sealed class ColumnNaming(Schema source, Schema needed, IReadOnlyDictionary<string, string[]>? mapping, string setting)
{
    private const int MostNames = 40;

    // A wrong table can lack a thousand columns. The first ten get a fault of their own; the others are listed in one fault.
    private const int MostMissing = 10;

    // A longer list of columns is not repeated in the message.
    private const int MostListed = 8;

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IEnumerable<Fault> Check()
    {
        foreach (var field in needed)
        {
            if (source.FindAll(field.Name) is { Count: > 1 } several)
                yield return new(setting, DescribeSeveral(field, several));
        }

        var missing = needed.Where(field => source.FindAll(field.Name).Count == 0).ToList();
        foreach (var field in missing.Take(MostMissing))
        {
            yield return new(setting,
                $"lacks the column '{field.Name}' ({field.TypeName}) that the model needs; it has {Offer()}. {Remedy(field)}");
        }

        if (missing.Count > MostMissing)
        {
            var rest = Names(missing.Skip(MostMissing).Select(field => field.Name));
            yield return new(setting, $"lacks {missing.Count - MostMissing} more columns that the model needs: {rest}.");
        }

    }

    private string DescribeSeveral(Field field, IReadOnlyList<Field> several)
    {
        if (several[0].Name == several[1].Name)
            return $"has the column '{several[0].Name}' {several.Count} times, and the model needs one; give each its own name.";
        var names = string.Join(", ", several.Select(each => each.Name));
        return $"has no column '{field.Name}', which the model needs, and several that differ from it in case alone: {names}. {Map(field, several[0].Name)}"
            + "Name the one that is meant.";
    }

    private string Remedy(Field field)
    {
        string[] used = [.. needed.Select(each => source.Find(each.Name)?.Name).OfType<string>()];
        var free = source.Where(each => !used.Contains(each.Name) && ColumnConversion.CanConvert(each.Type, field.Type));
        var closest = ClosestNames.Find(field.Name, free.Select(each => each.Name));
        var names = string.Join(", ", closest.Select(name => $"'{name}'"));
        var verb = closest.Count == 1 ? "is" : "are";
        var found = closest.Count == 0 ? "" : $"Closest to it {verb} {names}. ";
        return $"{found}{Map(field, closest.Count == 0 ? null : closest[0])}Or add it{Query()}.";
    }

    // Suggests the setting that maps another column to this model input.
    private string Map(Field field, string? column)
    {
        if (mapping is null)
            return "";
        if (mapping.FirstOrDefault(entry => entry.Value.Contains(field.Name)) is { Key: { } input, Value: var listed })
        {
            string[] corrected = [.. listed.Select(each => each == field.Name ? column ?? "..." : each)];
            return column is null || corrected.Length > MostListed
                ? $"Correct '{field.Name}' in Model:Inputs:{input}. "
                : $"Correct Model:Inputs: {Json(input, corrected)}. ";
        }

        if (column is not null)
            return $"Map it with Model:Inputs: {Json(field.Name, [column])}. ";
        return field.Type == ColumnType.Vector
            ? $"List the columns that make it up, in the model's order, in Model:Inputs: {Json(field.Name, ["first column", "second column"])}. "
            : $"Name the column that holds it in Model:Inputs: {Json(field.Name, ["its column"])}. ";
    }

    private string Query() => setting switch
    {
        "Input:Query" => " to what the query returns",
        "Input:Request" => " with its type",
        _ => ", or return it under that name from a \"Query\" (jobs then need a list of users)",
    };

    private string Offer() => source.Count == 0 ? "no columns that can be read" : Names(source.Select(field => field.Name));

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        var first = string.Join(", ", all.Take(MostNames));
        return all.Length <= MostNames ? first : $"{first} and {all.Length - MostNames} more";
    }

    private static string Json(string input, string[] columns) =>
        $"\"Model\": {{\"Inputs\": {{{Text(input)}: [{string.Join(", ", columns.Select(Text))}]}}}}";

    private static string Text(string name) => JsonSerializer.Serialize(name, AsWritten);
}
