using System.Globalization;

namespace ModelPipeline.Tests;

public sealed class ColumnConversionTests
{
    [Fact]
    public void KeepsAll_EveryType_WhereConvertReturnsTheColumnItself()
    {
        foreach (var type in Enum.GetValues<ColumnType>())
        {
            var field = new Field("x", type);
            var column = Column.Default(field, 1);
            var isSame = ColumnConversion.CanConvert(type, type)
                && ReferenceEquals(column, ColumnConversion.Convert(column, field, DateFormats.Iso, (_, _) => { }));
            Assert.Equal((type, isSame), (type, ColumnConversion.KeepsAll(type, field)));
        }
    }

    [Fact]
    public void KeepsAll_FieldWithARangeOrALength_IsChecked()
    {
        Assert.False(ColumnConversion.KeepsAll(ColumnType.Int64, new("x", ColumnType.Int64, Range: (0, 1))));
        Assert.False(ColumnConversion.KeepsAll(ColumnType.Vector, new("x", ColumnType.Vector, VectorLength: 2)));
    }

    [Theory]
    [InlineData(ColumnType.Text, ColumnType.Single, "1e50", "is too large for a 32-bit float, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Double, "1e400", "is too large for a 64-bit float, which the model takes")]
    [InlineData(ColumnType.Decimal, ColumnType.Single, "1e39", "is too large for a 32-bit float, which the model takes")]
    [InlineData(ColumnType.Decimal, ColumnType.Int64, "2.6", "is not a whole number, which the model takes")]
    [InlineData(ColumnType.Decimal, ColumnType.Int64, "9223372036854775808",
        "is too large for a whole number of 64 bits, which the model takes")]
    [InlineData(ColumnType.Decimal, ColumnType.Int64, "1e9999999999", "is too large for a whole number of 64 bits, which the model takes")]
    [InlineData(ColumnType.Decimal, ColumnType.Int64, "NaN", "is not a whole number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Single, "1,5",
        "is no number, which the model takes; it has a comma, and decimals are written with a point")]
    [InlineData(
        ColumnType.Text, ColumnType.Double, "1,5",
        "is no number, which the model takes; it has a comma, and decimals are written with a point")]
    [InlineData(ColumnType.Text, ColumnType.Int64, "1,5", "is no whole number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Int64, "1,500", "is no whole number, which the model takes")]
    [InlineData(
        ColumnType.Decimal, ColumnType.Double, "1,500",
        "is no number, which the model takes; it has a comma, and decimals are written with a point")]
    [InlineData(ColumnType.Text, ColumnType.Single, "t", "is no number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Single, "", "is no number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Int64, "3.0001", "is not a whole number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Int64, "1.00000000000000000000000000000001", "is not a whole number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Boolean, "2", "is no boolean, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Vector, "1;2", "is no list of numbers, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Vector, "[1,x]", "has an element that is no number, which the model takes")]
    [InlineData(ColumnType.Text, ColumnType.Vector, "[1e50]", "has an element that is too large for a 32-bit float, which the model takes")]
    public void Convert_ValueThatDoesNotFit_RejectsOnlyItsRow(ColumnType from, ColumnType to, string text, string reason)
    {
        var rejected = new List<(int, string)>();

        ColumnConversion.Convert(new Column<string>(new("x", from), new[] { "1", text, "" }, new[] { false, false, true }), new("x", to),
            DateFormats.Iso, (row, why) => rejected.Add((row, why)));

        Assert.Equal((1, reason), rejected.Single(each => each.Item1 == 1));
    }

    [Theory]
    [InlineData(ColumnType.Text, ColumnType.Single, "inf", float.PositiveInfinity)]
    [InlineData(ColumnType.Text, ColumnType.Double, "-inf", double.NegativeInfinity)]
    [InlineData(ColumnType.Text, ColumnType.Double, "nan", double.NaN)]
    [InlineData(ColumnType.Decimal, ColumnType.Double, "Infinity", double.PositiveInfinity)]
    [InlineData(ColumnType.Text, ColumnType.Single, "True", 1f)]
    [InlineData(ColumnType.Text, ColumnType.Double, " false ", 0d)]
    [InlineData(ColumnType.Text, ColumnType.Int64, "True", 1L)]
    [InlineData(ColumnType.Text, ColumnType.Int64, "3.0", 3L)]
    [InlineData(ColumnType.Text, ColumnType.Int64, "-3e2", -300L)]
    [InlineData(ColumnType.Text, ColumnType.Int64, ".5e1", 5L)]
    [InlineData(ColumnType.Text, ColumnType.Int64, "0.0", 0L)]
    [InlineData(ColumnType.Text, ColumnType.Int64, "00120e-1", 12L)]
    [InlineData(ColumnType.Text, ColumnType.Int64, "-9223372036854775808", long.MinValue)]
    [InlineData(ColumnType.Decimal, ColumnType.Int64, "9007199254740993.000", 9007199254740993L)]
    // The number lies between two floats. A conversion by way of a double would give 1.
    [InlineData(ColumnType.Decimal, ColumnType.Single, "1.00000005960464477540", 1.00000011920929f)]
    [InlineData(ColumnType.Text, ColumnType.Boolean, "1.0", true)]
    [InlineData(ColumnType.Text, ColumnType.Boolean, "F", false)]
    [InlineData(ColumnType.Text, ColumnType.String, " 007 ", " 007 ")]
    public void Convert_ValueThatFits_IsExact(ColumnType from, ColumnType to, string text, object expected)
    {
        var column = ColumnConversion.Convert(new Column<string>(new("x", from), new[] { text }), new("x", to), DateFormats.Iso,
            (_, why) => Assert.Fail(why));
        Assert.Equal(expected, column.ValueAt(0));
    }

    [Theory]
    [InlineData(1e39, null)]
    [InlineData(-1e300, null)]
    [InlineData(double.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(0.1, 0.1f)]
    [InlineData(1e-60, 0f)]
    public void Convert_DoubleToSingle_NeverBecomesInfinite(double value, float? expected)
    {
        var rejected = false;
        var column = ColumnConversion.Convert(new Column<double>(new("x", ColumnType.Double), new[] { value }), new("x", ColumnType.Single),
            DateFormats.Iso, (_, _) => rejected = true);
        Assert.Equal(expected is null, rejected);
        Assert.True(rejected || expected == (float?)column.ValueAt(0));
    }

    [Theory]
    [InlineData(9007199254740991, true)]
    [InlineData(-9007199254740991, true)]
    [InlineData(9007199254740992, true)]
    [InlineData(9007199254740994, false)]
    [InlineData(1e300, false)]
    [InlineData(-1e300, false)]
    public void Convert_DoubleToInt64_AcceptsOnlyExactNumbers(double value, bool isCertain)
    {
        var reason = (string?)null;
        var column = ColumnConversion.Convert(new Column<double>(new("x", ColumnType.Double), new[] { value }), new("x", ColumnType.Int64),
            DateFormats.Iso, (_, why) => reason = why);
        Assert.Equal(isCertain, reason is null);
        Assert.True(isCertain ? (long)value == (long)column.ValueAt(0)! : reason!.Contains("2^53", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, null)]
    [InlineData(-1, null)]
    public void Convert_Int64ToBoolean_AcceptsOnlyZeroAndOne(long value, bool? expected)
    {
        var reason = (string?)null;
        var source = new Column<long>(new("x", ColumnType.Int64), new[] { value });
        var column = ColumnConversion.Convert(source, new("x", ColumnType.Boolean), DateFormats.Iso, (_, why) => reason = why);
        Assert.Equal(expected is null ? "is neither 0 nor 1, which the model takes as false and true" : null, reason);
        Assert.True(expected is null || expected == (bool)column.ValueAt(0)!);
    }

    [Fact]
    public void Convert_ListAsText_GivesItsNumbers()
    {
        string[] lists = ["[1, 2.5,null]", "[]", " [ -1e2 ] "];
        var column = ColumnConversion.Convert(new Column<string>(new("x", ColumnType.Text), lists), new("x", ColumnType.Vector),
            DateFormats.Iso, (_, why) => Assert.Fail(why));
        Assert.Equal<float[]>([[1, 2.5f, float.NaN], [], [-100]], ((Column<float[]>)column).Values.ToArray());
    }

    [Theory]
    [InlineData("2024-02-13", "2024-02-13T00:00:00.0000000")]
    [InlineData("2024-02-13 10:11", "2024-02-13T10:11:00.0000000")]
    [InlineData("2024-02-13T10:11:12Z", "2024-02-13T10:11:12.0000000")]
    [InlineData("2024-02-13t10:11:12.5+01:00", "2024-02-13T09:11:12.5000000")]
    [InlineData("2024-02-13 10:11:12.123456700-0130", "2024-02-13T11:41:12.1234567")]
    [InlineData("2024-02-13 10:11:12+01", "2024-02-13T09:11:12.0000000")]
    [InlineData("13/02/2024", null)]
    [InlineData("02/03/2024", null)]
    [InlineData("2024-13-02", null)]
    [InlineData("2024-02-30", null)]
    [InlineData("10:11", null)]
    [InlineData("2024-02-13 10:11:12.12345678", null)]
    public void Convert_TextToTimestamp_AcceptsOnlyIso(string text, string? expected) =>
        Assert.Equal(expected, Moment(text));

    [Theory]
    [InlineData("%d/%m/%Y", "02/03/2024", "2024-03-02T00:00:00.0000000")]
    [InlineData("dd.MM.yyyy HH:mm", "02.03.2024 10:11", "2024-03-02T10:11:00.0000000")]
    [InlineData("%d/%m/%Y", "2024-03-02", null)]
    public void Convert_TextToTimestamp_AcceptsTheNamedFormats(string format, string text, string? expected) =>
        Assert.Equal(expected, Moment(text, format));

    [Theory]
    [InlineData("%Q")]
    [InlineData("%")]
    [InlineData("HH:mm")]
    [InlineData("hello")]
    [InlineData("")]
    public void DateFormats_InvalidFormat_IsAFault(string format) =>
        Assert.Equal("Input:Format:Dates",
            Assert.Single(Assert.Throws<PipelineConfigurationException>(() => DateFormats.Of([format])).Faults).Setting);

    private static string? Moment(string text, params string[] formats)
    {
        var isRejected = false;
        var column = ColumnConversion.Convert(new Column<string>(new("x", ColumnType.Text), new[] { text }), new("x", ColumnType.Timestamp),
            DateFormats.Of(formats), (_, _) => isRejected = true);
        return isRejected ? null : ((DateTime)column.ValueAt(0)!).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
    }
}
