using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Turns a column of a store into the type that a model takes. The same for every connector, so that the same row gives the same
/// inputs wherever it is read from.
/// </summary>
internal static class ColumnConversion
{
    /// <summary>Why a value does not fit; never the value itself.</summary>
    public delegate void Reject(int row, string reason);

    public static bool CanConvert(ColumnType from, ColumnType to) => from == to || (from, to) switch
    {
        (ColumnType.Single or ColumnType.Double or ColumnType.Int64 or ColumnType.Boolean, ColumnType.Single or ColumnType.Double) => true,
        (ColumnType.Boolean or ColumnType.Single or ColumnType.Double, ColumnType.Int64) => true,
        (ColumnType.Int64, ColumnType.Boolean or ColumnType.String) => true,
        _ => false,
    };

    /// <summary>Converts all rows that are not null; a null row keeps what stands for null in the result, a default value.</summary>
    public static Column Convert(Column column, Field to, Reject reject) => (column, to.Type) switch
    {
        (Column<float> c, ColumnType.Double) => Map(c, to, static value => (double)value),
        (Column<float> c, ColumnType.Int64) => InRange(Whole(c, to, static value => value, reject), to, reject),
        (Column<double> c, ColumnType.Single) => Map(c, to, static value => (float)value),
        (Column<double> c, ColumnType.Int64) => InRange(Whole(c, to, static value => value, reject), to, reject),
        (Column<long> c, ColumnType.Single) => Map(c, to, static value => (float)value),
        (Column<long> c, ColumnType.Double) => Map(c, to, static value => (double)value),
        (Column<long> c, ColumnType.String) => Map(c, to, static value => value.ToString(CultureInfo.InvariantCulture)),
        (Column<long> c, ColumnType.Boolean) => Truth(c, to, reject),
        (Column<bool> c, ColumnType.Single) => Map(c, to, static value => value ? 1f : 0f),
        (Column<bool> c, ColumnType.Double) => Map(c, to, static value => value ? 1d : 0d),
        (Column<bool> c, ColumnType.Int64) => Map(c, to, static value => value ? 1L : 0L),
        (Column<string> c, ColumnType.Int64) => InRange(TextConversion.ToInt64(c, to, reject), to, reject),
        (Column<string> c, not ColumnType.String) => TextConversion.Convert(c, to, reject),
        (Column<long> c, ColumnType.Int64) => InRange(c, to, reject),
        (Column<float[]> c, ColumnType.Vector) => Sized(c, to, reject),
        _ when column.Field.Type == to.Type => column,
        _ => throw new InvalidOperationException($"Column '{column.Field.Name}' is {column.Field.Type}, which does not become {to.Type}."),
    };

    private static Column<TTo> Map<TFrom, TTo>(Column<TFrom> column, Field to, Func<TFrom, TTo> convert)
    {
        var from = column.Values;
        var values = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
            values[i] = convert(from[i]);
        return new(to, values, column.Nulls.ToArray());
    }

    private static Column<long> Whole<TFrom>(Column<TFrom> column, Field to, Func<TFrom, double> widen, Reject reject)
    {
        var from = column.Values;
        var values = new long[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            var value = widen(from[i]);
            if (double.IsInteger(value) && Math.Abs(value) <= 1L << 53)
                values[i] = (long)value;
            else if (!column.IsNull(i))
                reject(i, "is not a whole number, which the model takes");
        }

        return new(to, values, column.Nulls.ToArray());
    }

    private static Column<bool> Truth(Column<long> column, Field to, Reject reject)
    {
        var from = column.Values;
        var values = new bool[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            values[i] = from[i] == 1;
            if (from[i] is not (0 or 1) && !column.IsNull(i))
                reject(i, "is neither 0 nor 1, which the model takes as false and true");
        }

        return new(to, values, column.Nulls.ToArray());
    }

    private static Column<long> InRange(Column<long> column, Field to, Reject reject)
    {
        for (var i = 0; to.Range is { } range && i < column.Count; i++)
        {
            if ((column.Values[i] < range.Min || column.Values[i] > range.Max) && !column.IsNull(i))
                reject(i, $"is out of the range that the model takes, {range.Min} to {range.Max}");
        }

        return column;
    }

    private static Column<float[]> Sized(Column<float[]> column, Field to, Reject reject)
    {
        for (var i = 0; to.VectorLength is { } length && i < column.Count; i++)
        {
            if (!column.IsNull(i) && column.Values[i].Length != length)
                reject(i, $"has {column.Values[i].Length} numbers; the model takes {length}");
        }

        return column;
    }
}
