using System.Globalization;
using System.Numerics;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Writes values as texts, in the spelling of the REST API.</summary>
internal static class ArrowText
{
    private const int MicrosecondsASecond = 1_000_000;

    /// <summary>A decimal number, without zeros at its end.</summary>
    /// <param name="bytes">All digits as one whole number, the lowest byte first.</param>
    /// <param name="scale">The number of decimal places.</param>
    public static string Decimal(ReadOnlySpan<byte> bytes, int scale)
    {
        var whole = new BigInteger(bytes);
        var digits = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var fraction = digits[^scale..].TrimEnd('0');
        var number = fraction.Length == 0 ? digits[..^scale] : $"{digits[..^scale]}.{fraction}";
        return whole.Sign < 0 ? $"-{number}" : number;
    }

    /// <summary>A time of day.</summary>
    public static string Time(long microseconds)
    {
        var time = new TimeOnly(microseconds * TimeSpan.TicksPerMicrosecond);
        var text = time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var rest = microseconds % MicrosecondsASecond;
        return rest == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}.{rest:D6}");
    }
}
