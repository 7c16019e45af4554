using System.Globalization;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Batches as a pipeline hands them to a model.</summary>
internal static class Rows
{
    /// <summary>Columns by name; the type of each array says what the column holds.</summary>
    public static Batch Of(params (string Name, Array Values)[] columns) =>
        new([.. Enumerable.Range(0, columns[0].Values.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))], [.. columns.Select(each => Column(each.Name, each.Values))]);

    private static Column Column(string name, Array values) => values switch
    {
        float[] v => new Column<float>(new(name, ColumnType.Single, false), v),
        double[] v => new Column<double>(new(name, ColumnType.Double, false), v),
        long[] v => new Column<long>(new(name, ColumnType.Int64, false), v),
        bool[] v => new Column<bool>(new(name, ColumnType.Boolean, false), v),
        string[] v => new Column<string>(new(name, ColumnType.String, false), v),
        float[][] v => new Column<float[]>(new(name, ColumnType.Vector, false, v[0].Length), v),
        _ => throw new ArgumentException($"No column of {values.GetType()}.", nameof(values)),
    };
}
