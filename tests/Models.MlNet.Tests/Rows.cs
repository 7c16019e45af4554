using System.Globalization;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Batches as a pipeline hands them to a model.</summary>
internal static class Rows
{
    /// <summary>The columns that the model asks for, and no others, of these rows.</summary>
    public static Batch For(IModel model, params IReadOnlyList<Visitor> rows) => Of([.. model.Inputs.Select(field => (field.Name, Values(field.Name, rows)))]);

    /// <summary>Columns by name; the type of each array says what the column holds.</summary>
    public static Batch Of(params (string Name, Array Values)[] columns) =>
        new([.. Enumerable.Range(0, columns[0].Values.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))], [.. columns.Select(each => Column(each.Name, each.Values))]);

    private static Array Values(string name, IReadOnlyList<Visitor> rows) => name switch
    {
        nameof(Visitor.Age) => rows.Select(row => row.Age).ToArray(),
        nameof(Visitor.Income) => rows.Select(row => row.Income).ToArray(),
        nameof(Visitor.Visits) => rows.Select(row => (long)row.Visits).ToArray(),
        nameof(Visitor.Clicks) => rows.Select(row => row.Clicks).ToArray(),
        nameof(Visitor.IsMember) => rows.Select(row => row.IsMember).ToArray(),
        nameof(Visitor.Plan) => rows.Select(row => row.Plan).ToArray(),
        nameof(Visitor.Region) => rows.Select(row => (long)row.Region).ToArray(),
        nameof(Visitor.Taste) => rows.Select(row => row.Taste).ToArray(),
        _ => throw new ArgumentException($"No model should ask for '{name}'.", nameof(name)),
    };

    private static Column Column(string name, Array values) => values switch
    {
        float[] v => new Column<float>(new(name, ColumnType.Single, false), v),
        double[] v => new Column<double>(new(name, ColumnType.Double, false), v),
        long[] v => new Column<long>(new(name, ColumnType.Int64, false), v),
        bool[] v => new Column<bool>(new(name, ColumnType.Boolean, false), v),
        string[] v => new Column<string>(new(name, ColumnType.String, false), v),
        DateTime[] v => new Column<DateTime>(new(name, ColumnType.Timestamp, false), v),
        float[][] v => new Column<float[]>(new(name, ColumnType.Vector, false, v.FirstOrDefault()?.Length), v),
        _ => throw new ArgumentException($"No column of {values.GetType()}.", nameof(values)),
    };
}
