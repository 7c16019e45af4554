using System.Text.Json;

namespace ModelPipeline.Models.Trees;

/// <summary>The categories of a feature. The trees identify a category by its code, which is its index in the list.</summary>
internal sealed class Categories
{
    private const int Unknown = -1;

    private readonly Dictionary<string, int> texts = [];
    private readonly Dictionary<double, int> numbers = [];

    private Categories(ColumnType type, int count)
    {
        Type = type;
        Count = count;
    }

    /// <summary>The type of the column with the categories.</summary>
    public ColumnType Type { get; }

    /// <summary>The number of categories.</summary>
    public int Count { get; }

    /// <param name="list">A JSON array of texts, numbers or booleans.</param>
    /// <exception cref="FormatException">The list holds something else, or values of several types.</exception>
    public static Categories Read(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw new FormatException("has categories that are no list");
        JsonElement[] values = [.. list.EnumerateArray()];
        ColumnType[] types = [.. values.Select(TypeOf).Distinct().Order()];
        if (types is [ColumnType.Double, ColumnType.Int64])
            types = [ColumnType.Double];
        if (types.Length > 1)
            throw new FormatException($"has categories of several types ({string.Join(", ", types)}) in one feature");
        var categories = new Categories(types is [var type] ? type : ColumnType.String, values.Length);
        foreach (var (code, value) in values.Index())
            categories.Add(value, code);
        return categories;
    }

    /// <summary>The code of a text; negative for an unknown category.</summary>
    public int CodeOf(string text) => texts.GetValueOrDefault(text, Unknown);

    /// <summary>The code of a number; negative for an unknown category.</summary>
    public int CodeOf(double number) => numbers.GetValueOrDefault(number, Unknown);

    /// <summary>The code of a boolean; negative for an unknown category.</summary>
    public int CodeOf(bool truth) => CodeOf(truth ? 1.0 : 0.0);

    private void Add(JsonElement value, int code)
    {
        var isNew = value.ValueKind switch
        {
            JsonValueKind.String => texts.TryAdd(value.GetString()!, code),
            JsonValueKind.Number => numbers.TryAdd(value.GetDouble(), code),
            var truth => numbers.TryAdd(truth == JsonValueKind.True ? 1 : 0, code),
        };
        if (!isNew)
            throw new FormatException("lists a category twice");
    }

    private static ColumnType TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => ColumnType.String,
        JsonValueKind.Number => value.TryGetInt64(out _) ? ColumnType.Int64 : ColumnType.Double,
        JsonValueKind.True or JsonValueKind.False => ColumnType.Boolean,
        _ => throw new FormatException("has a category that is neither a text nor a number nor a truth"),
    };
}
