using System.Globalization;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>Reads a caller's rows from JSON: <c>[{"tenure":2,"Contract":"Two year"}]</c>.</summary>
public static class JsonRows
{
    /// <summary>Reads rows. Each row has every column; null stands for no value.</summary>
    /// <param name="json">A list of objects.</param>
    /// <param name="columns">The columns (<see cref="LeasedPredictor.Inputs"/>).</param>
    /// <param name="rows">The rows, in the types of the columns; null if something is wrong. The number of a row is its user.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static RowFault? Read(string json, Schema columns, out Batch? rows)
    {
        rows = null;
        using var list = JsonDocument.Parse(json);
        var reader = new JsonColumns(columns, "an input of the model");
        var count = list.RootElement.GetArrayLength();
        CellBuilder[] cells = [.. columns.Select(field => CellBuilder.Of(field, count))];
        var values = new object?[columns.Count];
        var isSet = new bool[columns.Count];
        foreach (var (row, element) in list.RootElement.EnumerateArray().Index())
        {
            Array.Clear(values);
            Array.Clear(isSet);
            var place = string.Create(CultureInfo.InvariantCulture, $"rows[{row}]");
            if ((reader.Read(element, place, values, isSet) ?? reader.Missing(place, isSet)) is { } fault)
                return fault;
            for (var at = 0; at < cells.Length; at++)
                cells[at].Append(values[at]);
        }

        rows = new(Numbers(count), Array.ConvertAll(cells, each => each.Build()));
        return null;
    }

    internal static string[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];
}
