using System.Globalization;

namespace ModelPipeline.Compliance;

/// <summary>Makes batches for a model, as a pipeline does.</summary>
public static class InputRows
{
    /// <summary>A batch of these columns. The type of an array is the type of its column. The users are the numbers from 0.</summary>
    public static Batch Of(params (string Name, Array Values)[] columns) =>
        new([.. Enumerable.Range(0, columns[0].Values.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))],
            [.. columns.Select(each => Column(each.Name, each.Values))]);

    /// <summary>The same rows with a replaced column.</summary>
    public static Batch With(this Batch rows, string name, Array values) =>
        new(rows.Users, [.. rows.Columns.Select(column => column.Field.Name == name ? Column(name, values) : column)]);

    /// <summary>The same rows with one value missing.</summary>
    public static Batch WithoutValue(this Batch rows, string name, int row) =>
        new(rows.Users, [.. rows.Columns.Select(column => column.Field.Name == name ? WithoutValue(column, row) : column)]);

    private static Column WithoutValue(Column column, int row) => column switch
    {
        Column<float> c => WithoutValue(c, row),
        Column<double> c => WithoutValue(c, row),
        Column<long> c => WithoutValue(c, row),
        Column<bool> c => WithoutValue(c, row),
        Column<string> c => WithoutValue(c, row),
        Column<DateTime> c => WithoutValue(c, row),
        _ => WithoutValue((Column<float[]>)column, row),
    };

    private static Column<T> WithoutValue<T>(Column<T> column, int row)
    {
        var nulls = new bool[column.Count];
        nulls[row] = true;
        return new(column.Field, column.Memory, nulls);
    }

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
