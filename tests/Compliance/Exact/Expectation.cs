using System.Globalization;

namespace ModelPipeline.Compliance;

/// <summary>
/// The value that a model gets, by the documented conversions. They are written here a second time, to check the product's conversions.
/// </summary>
public static class Expectation
{
    /// <summary>The types that models take.</summary>
    public static IReadOnlyList<ColumnType> Targets { get; } =
        [ColumnType.Single, ColumnType.Double, ColumnType.Int64, ColumnType.Boolean, ColumnType.String, ColumnType.Timestamp,
            ColumnType.Vector];

    /// <summary>Whether the row is usable, and its value. A missing value is usable if the type of the column converts at all.</summary>
    public static (bool IsUsable, object? Value) Of(ColumnType from, Cell cell, ColumnType to)
    {
        if (!Converts(from, to) || cell.Value == Cell.Mismatch)
            return (false, null);
        if (cell.Value is null)
            return (true, null);
        object? value = to switch
        {
            ColumnType.Int64 =>
                Number(cell) is ExactNumber number && !(IsBinary(from) && Abs(number).Numerator > Abs(number).Denominator << 53)
                    ? number.ToInt64()
                    : null,
            ColumnType.Double => Number(cell) switch { ExactNumber number => number.ToDouble(), var special => (double?)special },
            ColumnType.Single => Number(cell) switch { ExactNumber number => number.ToSingle(), var special => (float?)(double?)special },
            ColumnType.Boolean =>
                cell.Value as bool? ?? (Number(cell) as ExactNumber?)?.ToInt64() switch { 0 => false, 1 => true, _ => null },
            ColumnType.String =>
                from == ColumnType.Int64 ? ((ExactNumber)cell.Value).ToInt64()!.Value.ToString(CultureInfo.InvariantCulture) : cell.Text,
            ColumnType.Timestamp => cell.Value as DateTime?,
            ColumnType.Vector => cell.Value is object?[] elements ? Vector(elements) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(to)),
        };
        return (value is not null, value);
    }

    private static bool Converts(ColumnType from, ColumnType to) => (from, to) switch
    {
        (ColumnType.Text, _) => true,
        (ColumnType.Single or ColumnType.Double or ColumnType.Int64 or ColumnType.Decimal
            or ColumnType.Boolean, ColumnType.Single or ColumnType.Double or ColumnType.Int64) => true,
        (ColumnType.Int64, ColumnType.Boolean or ColumnType.String) => true,
        _ => from == to,
    };

    private static object? Number(Cell cell) => cell.Value switch
    {
        bool truth => ExactNumber.OfWhole(truth ? 1 : 0),
        ExactNumber or double => cell.Value,
        _ => null,
    };

    private static float[]? Vector(object?[] elements)
    {
        var vector = new float[elements.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            if (elements[i] switch
            {
                null => float.NaN,
                double special => (float)special,
                ExactNumber number => number.ToSingle(),
                _ => null
            } is not { } element)
            {
                return null;
            }

            vector[i] = element;
        }

        return vector;
    }

    private static bool IsBinary(ColumnType type) => type is ColumnType.Single or ColumnType.Double;

    private static ExactNumber Abs(ExactNumber number) => number with { Numerator = System.Numerics.BigInteger.Abs(number.Numerator) };
}
