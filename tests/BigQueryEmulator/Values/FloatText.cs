using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>
/// Formats a FLOAT64 like BigQuery: the shortest digits that read back as the same number, such as <c>3.25</c> and <c>1.5E10</c>.
/// </summary>
internal static class FloatText
{
    public static string Format(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        0 => double.IsNegative(value) ? "-0.0" : "0.0",
        _ when Math.Abs(value) is >= 1e-3 and < 1e7 => WithPoint(value.ToString("R", CultureInfo.InvariantCulture)),
        _ => FormatWithExponent(value),
    };

    /// <param name="value">A finite number.</param>
    public static string FormatWithExponent(double value)
    {
        if (value == 0)
            return "0.0";
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        exponent += (point < 0 ? mantissa.Length : point) - 1 - leading;
        digits = digits.Trim('0');
        return $"{(value < 0 ? "-" : "")}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{exponent}";
    }

    private static string WithPoint(string text) => text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
}
