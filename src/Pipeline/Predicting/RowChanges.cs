using System.Globalization;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>Changes of one row: each sets other values in some of its columns.</summary>
public sealed class RowChanges
{
    private readonly Schema columns;
    private readonly IReadOnlyList<(object?[] Values, bool[] IsSet)> changes;

    private RowChanges(Schema columns, IReadOnlyList<(object?[] Values, bool[] IsSet)> changes)
    {
        this.columns = columns;
        this.changes = changes;
    }

    /// <summary>The number of changes.</summary>
    public int Count => changes.Count;

    /// <summary>Reads one change, such as <c>{"Contract":"Two year"}</c>.</summary>
    /// <param name="json">An object in JSON.</param>
    /// <param name="columns">The columns of the row (<see cref="LeasedPredictor.Inputs"/>).</param>
    /// <param name="changes">The change; null if something is wrong.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static RowFault? ReadSet(string json, Schema columns, out RowChanges? changes)
    {
        using var document = JsonDocument.Parse(json);
        return Read([(document.RootElement, "set")], columns, out changes);
    }

    /// <summary>Reads several changes.</summary>
    /// <param name="json">A list of objects in JSON.</param>
    /// <param name="columns">The columns of the row.</param>
    /// <param name="changes">The changes; null if something is wrong.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static RowFault? ReadVariants(string json, Schema columns, out RowChanges? changes)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement.EnumerateArray()
            .Select((each, at) => (each, string.Create(CultureInfo.InvariantCulture, $"variants[{at}]"))), columns, out changes);
    }

    /// <summary>The changes of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="columns">The columns of the row.</param>
    /// <param name="changes">The changes; null if something is wrong.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static RowFault? Of(Sweep sweep, Schema columns, out RowChanges? changes)
    {
        changes = null;
        var at = columns.Index().Where(each => each.Item.Name == sweep.Column).Select(each => each.Index).DefaultIfEmpty(-1).First();
        if (at < 0)
        {
            var offer = new JsonColumns(columns, "").Offer(sweep.Column);
            return RowFault.OfRequest($"The sweep names '{JsonColumns.Short(sweep.Column)}', which is not an input of the model. {offer}");
        }

        if (sweep.Values(columns[at], out var fault) is not { } points)
            return fault;
        changes = new(columns, [.. points.Select(point => Only(at, point, columns.Count))]);
        return null;
    }

    /// <summary>The value that a change sets in the only column that it has.</summary>
    public object? PointOf(int change) => changes[change].Values[Array.IndexOf(changes[change].IsSet, true)];

    /// <summary>The row as it is, and then a copy for each change.</summary>
    /// <param name="row">A batch of one row in the types of the columns (<see cref="LeasedPredictor.Align"/>).</param>
    public Batch Apply(Batch row) =>
        new(JsonRows.Numbers(Count + 1), [.. columns.Select((field, at) => Apply(row.Columns[at], field, at))]);

    private Column Apply(Column same, Field field, int at)
    {
        if (changes.All(change => !change.IsSet[at]))
            return same.Select(new int[Count + 1]);
        var cells = CellBuilder.Of(field, Count + 1);
        AppendSame();
        foreach (var (values, isSet) in changes)
        {
            if (isSet[at])
            {
                cells.Append(values[at]);
            }
            else
            {
                AppendSame();
            }
        }

        return cells.Build();

        void AppendSame()
        {
            if (same.Unusable.TryGetValue(0, out var reason))
            {
                cells.AppendUnusable(reason);
            }
            else
            {
                cells.Append(same.ValueAt(0));
            }
        }
    }

    private static RowFault? Read(IEnumerable<(JsonElement Json, string Place)> each, Schema columns, out RowChanges? changes)
    {
        changes = null;
        var reader = new JsonColumns(columns, "an input of the model");
        var read = new List<(object?[], bool[])>();
        foreach (var (json, place) in each)
        {
            var values = new object?[columns.Count];
            var isSet = new bool[columns.Count];
            if (reader.Read(json, place, values, isSet) is { } fault)
                return fault;
            if (!isSet.Contains(true))
                return RowFault.OfRequest($"\"{place}\" changes nothing; name a column and its value.");
            read.Add((values, isSet));
        }

        changes = new(columns, read);
        return null;
    }

    private static (object?[] Values, bool[] IsSet) Only(int at, object value, int count)
    {
        var values = new object?[count];
        var isSet = new bool[count];
        values[at] = value;
        isSet[at] = true;
        return (values, isSet);
    }
}
