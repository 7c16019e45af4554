using System.Text;
using System.Text.Json;

namespace ModelPipeline.Tests;

public sealed class OutputJsonTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { 0.5f, "0.5" },
        { 0.25, "0.25" },
        { double.NaN, "null" },
        { float.NegativeInfinity, "null" },
        { 9_007_199_254_740_993L, "9007199254740993" },
        { true, "true" },
        { false, "false" },
        { "yes", "\"yes\"" },
        { new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc), "\"2026-01-31T12:00:00Z\"" },
        { new[] { 1f, float.NaN, 3f }, "[1,null,3]" },
        { null, "null" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Write_ValueOfAnOutput_IsItsJson(object? value, string expected)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            OutputJson.Write(json, value);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes.ToArray()));
    }

    // The same text as by Write, whatever the type of the column is.
    [Fact]
    public void WriteAt_ValuesOfEachType_AreWrittenAsByWrite()
    {
        Array[] columns =
        [
            new[] { 0.1f, float.NaN, float.PositiveInfinity, -2f },
            new[] { 0.1, double.NaN, double.NegativeInfinity, 1e300 },
            new[] { 0L, -1L, long.MaxValue, long.MinValue },
            new[] { true, false, false, true },
            new[] { "", "a \"b\"", null, "ä" },
            new[] { DateTime.UnixEpoch, new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc), DateTime.MaxValue, DateTime.UnixEpoch },
        ];

        foreach (var column in columns)
        {
            for (var row = 0; row < column.Length; row++)
            {
                var place = row;
                Assert.Equal(
                    Text(json => OutputJson.Write(json, column.GetValue(place))), Text(json => OutputJson.WriteAt(json, column, place)));
            }
        }
    }

    [Fact]
    public void WriteAt_ValuesOfNoOutput_AreNull() => Assert.Equal("null", Text(json => OutputJson.WriteAt(json, new[] { 1m }, 0)));

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            write(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
