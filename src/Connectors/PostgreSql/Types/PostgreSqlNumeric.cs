using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Reads the digits of a <c>numeric</c>, which can have more digits than any number of .NET. PostgreSQL sends groups of four decimal
/// digits.
/// </summary>
internal static class PostgreSqlNumeric
{
    private const int Header = 8;

    /// <summary>The text as PostgreSQL writes the number: <c>-12.50</c>, <c>NaN</c>, <c>Infinity</c>.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        // The place of the first group. The group just before the decimal point has place 0.
        var weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        var scale = BinaryPrimitives.ReadInt16BigEndian(bytes[6..]);
        var text = new StringBuilder();
        switch (BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]))
        {
            case 0xC000: return "NaN";
            case 0xD000: return "Infinity";
            case 0xF000: return "-Infinity";
            case 0x4000: text.Append('-'); break;
        }

        text.Append(CultureInfo.InvariantCulture, $"{(weight < 0 ? 0 : Group(bytes, 0))}");
        for (var group = 1; group <= weight; group++)
            text.Append(CultureInfo.InvariantCulture, $"{Group(bytes, group):D4}");
        if (scale == 0)
            return text.ToString();
        var end = text.Append('.').Length + scale;
        for (var group = weight + 1; text.Length < end; group++)
            text.Append(CultureInfo.InvariantCulture, $"{Group(bytes, group):D4}");
        return text.ToString(0, end);
    }

    // PostgreSQL does not send groups of zeros at either end.
    private static int Group(ReadOnlySpan<byte> bytes, int group) =>
        group >= 0 && group < BinaryPrimitives.ReadInt16BigEndian(bytes)
            ? BinaryPrimitives.ReadInt16BigEndian(bytes[(Header + group * sizeof(short))..])
            : 0;
}
