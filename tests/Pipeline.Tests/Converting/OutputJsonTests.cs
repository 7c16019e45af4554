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
}
