using System.Globalization;
using System.Numerics;
using CsCheck;

namespace ModelPipeline.Compliance;

/// <summary>The column types that most stores have, with values.</summary>
public static class Cells
{
    private static readonly double[] NotFinite = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    // Values between two floats, values just below and at the limit where rounding passes the largest float, and a value between two
    // doubles that are whole numbers.
    private static readonly double[] OddDoubles =
    [
        0, -0.0, 0.1, 1, 2.6, -3, 1.0000000596046448, 16777217, 1L << 53, (1L << 53) + 2, 1e17, 1e50, -1e50, 1e-60, float.MaxValue,
        float.Epsilon,
        3.4028235677973365e38, 3.4028235677973362e38, double.MaxValue, double.MinValue, double.Epsilon, 9.2233720368547758e18,
    ];

    private static readonly string[] OddDecimals =
    [
        "0", "0.1", "2.60", "-3.000", "1.00000005960464477540", "9007199254740993", "-9007199254740993.0", "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809", "12345678901234567890123456789012345678", "0.3333333333333333333333333333",
    ];

    /// <summary>Whole numbers of a range.</summary>
    public static CellType Whole(string declaration, long min, long max)
    {
        long[] odd = [0, 1, -1, 16777217, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, 9007199791611905, min, max];
        return new(declaration, ColumnType.Int64, [.. odd.Where(value => value >= min && value <= max).Select(Number)],
            Gen.Long[min, max].Select(Number));
    }

    /// <summary>Doubles, or columns of another type with the values of doubles.</summary>
    public static CellType Doubles(string declaration, bool hasOnlyFinite = false, ColumnType type = ColumnType.Double) => new(
        declaration, type, [.. OddDoubles.Concat(hasOnlyFinite ? [] : NotFinite).Select(Number)],
        Gen.Double.Where(value => !hasOnlyFinite || double.IsFinite(value)).Select(Number));

    /// <summary>Floats.</summary>
    public static CellType Singles(string declaration) => new(
        declaration, ColumnType.Single,
        [.. OddDoubles.Where(value => Math.Abs(value) <= float.MaxValue).Concat(NotFinite).Select(value => Single((float)value))],
        Gen.Single.Select(Single));

    /// <summary>Decimal numbers of at most 38 digits with this number of decimal places.</summary>
    public static CellType Decimals(string declaration, int scale) => new(
        declaration,
        ColumnType.Decimal,
        [.. OddDecimals.Where(text => Fits(text, scale)).Select(Decimal)],
        Gen.ULong.Select(Gen.ULong, Gen.Int[0, 37], Gen.Bool, (high, low, digits, isNegative) =>
        {
            var number = ((new BigInteger(high) << 64) + low) % BigInteger.Pow(10, 38 - digits);
            return Decimal(Point(isNegative ? -number : number, scale));
        }));

    /// <summary>Decimal numbers of any size.</summary>
    public static CellType AnyDecimals(string declaration) => new(
        declaration,
        ColumnType.Decimal,
        [.. OddDecimals.Append("1e50").Append("-1e400").Append("1e-60").Select(Decimal), .. NotFinite.Select(Number)],
        Gen.Long.Select(Gen.Int[-60, 60], (digits, exponent) => Decimal(FormattableString.Invariant($"{digits}e{exponent}"))));

    /// <summary>True and false.</summary>
    public static CellType Booleans(string declaration) =>
        new(declaration, ColumnType.Boolean, [Truth(true), Truth(false)], Gen.Bool.Select(Truth));

    /// <summary>Texts. No text is a number or a timestamp.</summary>
    public static CellType Texts(string declaration) => new(
        declaration, ColumnType.String, [.. new[] { "", " ", "x", "it's", "n/a", "ünï 用户 😀" }.Select(Text)],
        Gen.String[Gen.Char["xyzäß '\\\"-_"], 0, 9].Select(Text));

    /// <summary>Timestamps to the microsecond.</summary>
    public static CellType Moments(string declaration, string format = "yyyy-MM-dd HH:mm:ss.ffffff") => new(
        declaration,
        ColumnType.Timestamp,
        [.. new[] { new DateTime(2024, 3, 2), DateTime.UnixEpoch, new(1, 1, 2), new(9999, 12, 31, 23, 59, 59) }.Select(
            moment => Moment(moment, format))],
        Gen.Long[new DateTime(1, 1, 2).Ticks / 10, DateTime.MaxValue.Ticks / 10].Select(
            microseconds => Moment(new(microseconds * 10), format)));

    /// <summary>Vectors of numbers of a type.</summary>
    /// <param name="declaration">The type of the vector in the store's SQL.</param>
    /// <param name="elements">The type of the elements.</param>
    /// <param name="write">Writes a vector as SQL text. A null stands for a missing element.</param>
    /// <param name="hasNulls">Whether elements may be missing.</param>
    public static CellType Vectors(string declaration, CellType elements, Func<IEnumerable<string?>, string> write, bool hasNulls = true)
    {
        Cell Vector(Cell[] cells) => new(write(cells.Select(cell => cell.Text)), cells.Select(cell => cell.Value).ToArray());
        var element = hasNulls ? elements.Any : Gen.OneOf(Gen.OneOf(elements.Edges.ToArray()), elements.Others);
        return new(declaration, ColumnType.Vector, [Vector([]), .. elements.Edges.Select(cell => Vector([cell]))],
            element.Array[0, 4].Select(Vector));
    }

    /// <summary>The cell of a decimal number.</summary>
    public static Cell Decimal(string text) => new(text, ExactNumber.Parse(text), text);

    public static Cell Number(double value) => new(Invariant(value), double.IsFinite(value) ? ExactNumber.OfDouble(value) : value, value);

    public static Cell Number(long value) => new(Invariant(value), ExactNumber.OfWhole(value), value);

    private static Cell Single(float value) => Number(value) with { Text = Invariant(value) };

    private static Cell Truth(bool value) => new(value ? "true" : "false", value, value ? 1L : 0L);

    private static Cell Text(string text) => new(text, text, text);

    private static Cell Moment(DateTime moment, string format)
    {
        var text = moment.ToString(format, CultureInfo.InvariantCulture);
        // The format may have a lower precision than the timestamp.
        return new(text, DateTime.SpecifyKind(DateTime.ParseExact(text, format, CultureInfo.InvariantCulture), DateTimeKind.Utc), text);
    }

    private static bool Fits(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return (point < 0 ? 0 : text.Length - point - 1) <= scale && (point < 0 ? text : text[..point]).TrimStart('-').Length <= 38 - scale;
    }

    private static string Point(BigInteger digits, int scale)
    {
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(digits.Sign < 0 ? "-" : "")}{(scale == 0 ? text : text.Insert(text.Length - scale, "."))}";
    }

    private static string Invariant(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
