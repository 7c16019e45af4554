using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Converts a column of a store to the type that a model takes. A value converts exactly, or its row is unusable. A number may be rounded
/// to the precision of the model's floating-point type; it is never truncated and never becomes infinite. All connectors use this class, so
/// the same row gives the same inputs from every store.
/// </summary>
internal static class ColumnConversion
{
    /// <summary>Receives a row that does not convert, and the reason. The reason never contains the value.</summary>
    public delegate void Reject(int row, string reason);

    /// <summary>Converts all rows that are not null. A null row gets the default value in the result.</summary>
    private delegate Column Converter(Column column, Field to, DateFormats dates, Reject reject);

    // The check at the start (<see cref="CanConvert"/>) and the conversion of rows both use this table, so they always agree.
    private static readonly Dictionary<(ColumnType From, ColumnType To), Converter> Table = new()
    {
        [(ColumnType.Single, ColumnType.Single)] = Same,
        [(ColumnType.Single, ColumnType.Double)] = Map<float, double>(static value => value),
        [(ColumnType.Single, ColumnType.Int64)] = Try<float, long>(static (float value, out long whole) => Whole(value, out whole)),
        [(ColumnType.Double, ColumnType.Single)] = Try<double, float>(Narrow),
        [(ColumnType.Double, ColumnType.Double)] = Same,
        [(ColumnType.Double, ColumnType.Int64)] = Try<double, long>(Whole),
        [(ColumnType.Int64, ColumnType.Single)] = Map<long, float>(static value => value),
        [(ColumnType.Int64, ColumnType.Double)] = Map<long, double>(static value => value),
        [(ColumnType.Int64, ColumnType.Int64)] = Same,
        [(ColumnType.Int64, ColumnType.Boolean)] = Try<long, bool>(Truth),
        [(ColumnType.Int64, ColumnType.String)] = Map<long, string>(static value => value.ToString(CultureInfo.InvariantCulture)),
        [(ColumnType.Boolean, ColumnType.Single)] = Map<bool, float>(static value => value ? 1 : 0),
        [(ColumnType.Boolean, ColumnType.Double)] = Map<bool, double>(static value => value ? 1 : 0),
        [(ColumnType.Boolean, ColumnType.Int64)] = Map<bool, long>(static value => value ? 1 : 0),
        [(ColumnType.Boolean, ColumnType.Boolean)] = Same,
        [(ColumnType.Decimal, ColumnType.Single)] = Try<string, float>(NumberText.ToSingle),
        [(ColumnType.Decimal, ColumnType.Double)] = Try<string, double>(NumberText.ToDouble),
        [(ColumnType.Decimal, ColumnType.Int64)] = Try<string, long>(NumberText.ToInt64),
        [(ColumnType.String, ColumnType.String)] = Same,
        [(ColumnType.Timestamp, ColumnType.Timestamp)] = Same,
        [(ColumnType.Vector, ColumnType.Vector)] = Same,
        [(ColumnType.Text, ColumnType.Single)] = Try<string, float>(TextConversion.ToSingle),
        [(ColumnType.Text, ColumnType.Double)] = Try<string, double>(TextConversion.ToDouble),
        [(ColumnType.Text, ColumnType.Int64)] = Try<string, long>(TextConversion.ToInt64),
        [(ColumnType.Text, ColumnType.Boolean)] = Try<string, bool>(TextConversion.ToBoolean),
        [(ColumnType.Text, ColumnType.String)] = Map<string, string>(static value => value),
        [(ColumnType.Text, ColumnType.Timestamp)] = static (column, to, dates, reject) =>
            Try<string, DateTime>(dates.Read)(column, to, dates, reject),
        [(ColumnType.Text, ColumnType.Vector)] = Try<string, float[]>(TextConversion.ToVector),
    };

    /// <summary>All pairs of types that can be converted.</summary>
    public static IEnumerable<(ColumnType From, ColumnType To)> Pairs => Table.Keys;

    /// <summary>Whether a column of the first type can be converted to the second. Single rows may still be unusable.</summary>
    public static bool CanConvert(ColumnType from, ColumnType to) => Table.ContainsKey((from, to));

    /// <summary>Whether every value of the type is what the model takes, so that the column needs no conversion and no check.</summary>
    public static bool KeepsAll(ColumnType from, Field to) =>
        from == to.Type && from is not (ColumnType.Decimal or ColumnType.Text) && to.Range is null && to.VectorLength is null;

    /// <summary>
    /// Converts a column. If its type cannot be converted, for example after the table was altered, every row is rejected.
    /// </summary>
    public static Column Convert(Column column, Field to, DateFormats dates, Reject reject)
    {
        if (!Table.TryGetValue((column.Field.Type, to.Type), out var convert))
            return RejectAll(column.Count, to, $"is of type {column.Field.TypeName} now, but the model takes {to.TypeName}", reject);
        var converted = convert(column, to, dates, reject);
        if (to.Range is { } range)
            CheckRange((Column<long>)converted, range, reject);
        if (to.VectorLength is { } length)
            CheckLength((Column<float[]>)converted, length, reject);
        return converted;
    }

    /// <summary>A column of default values in which every row is unusable.</summary>
    public static Column RejectAll(int count, Field to, string reason, Reject reject)
    {
        for (var row = 0; row < count; row++)
            reject(row, reason);
        return Column.Default(to, count);
    }

    private static Column Same(Column column, Field to, DateFormats dates, Reject reject) => column;

    private static Converter Map<TFrom, TTo>(Func<TFrom, TTo> convert) => (column, to, _, _) =>
    {
        var from = ((Column<TFrom>)column).Values;
        var values = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
            values[i] = convert(from[i]);
        return new Column<TTo>(to, values, column.Nulls.ToArray());
    };

    private static Converter Try<TFrom, TTo>(Reading<TFrom, TTo> read) => (column, to, _, reject) =>
    {
        var from = ((Column<TFrom>)column).Values;
        var values = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            if (!column.IsNull(i) && read(from[i], out values[i]) is { } reason)
                reject(i, reason);
        }

        return new Column<TTo>(to, values, column.Nulls.ToArray());
    };

    private static string? Narrow(double value, out float narrow)
    {
        narrow = (float)value;
        return float.IsInfinity(narrow) && double.IsFinite(value) ? NumberText.BeyondSingle : null;
    }

    private static string? Whole(double value, out long whole)
    {
        // A double above 2^53 can stand for several whole numbers; it does not say which one.
        var isCertain = double.IsInteger(value) && Math.Abs(value) <= 1L << 53;
        whole = isCertain ? (long)value : 0;
        if (isCertain)
            return null;
        return double.IsInteger(value)
            ? "is a floating-point number beyond 2^53, which is no certain whole number, which the model takes"
            : NumberText.NotWhole;
    }

    private static string? Truth(long value, out bool truth)
    {
        truth = value == 1;
        return value is 0 or 1 ? null : "is neither 0 nor 1, which the model takes as false and true";
    }

    private static void CheckRange(Column<long> column, (long Min, long Max) range, Reject reject)
    {
        for (var i = 0; i < column.Count; i++)
        {
            if ((column.Values[i] < range.Min || column.Values[i] > range.Max) && !column.IsNull(i))
                reject(i, $"is out of the range that the model takes, {range.Min} to {range.Max}");
        }
    }

    private static void CheckLength(Column<float[]> column, int length, Reject reject)
    {
        for (var i = 0; i < column.Count; i++)
        {
            if (!column.IsNull(i) && column.Values[i] is { } vector && vector.Length != length)
                reject(i, $"has {vector.Length} numbers; the model takes {length}");
        }
    }
}
