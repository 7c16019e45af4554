using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Reads decimal numbers: <c>-12.50</c>, <c>1e-3</c>, <c>NaN</c>, <c>Infinity</c>, <c>inf</c>. Thousands separators are refused.
/// </summary>
internal static class NumberText
{
    public const string NotWhole = "is not a whole number, which the model takes";
    public const string BeyondSingle = "is too large for a 32-bit float, which the model takes";
    private const string BeyondDouble = "is too large for a 64-bit float, which the model takes";
    private const string BeyondInt64 = "is too large for a whole number of 64 bits, which the model takes";
    private const string NoNumber = "is no number, which the model takes";
    private const string NoWhole = "is no whole number, which the model takes";

    // A number with more digits, without leading and trailing zeros, does not fit into a long.
    private const int MaxDigits = 19;

    // Parses the text directly as a float, so that the number is rounded once. Rounding to double first gives the neighbouring float for
    // about one number in some hundred millions.
    public static string? ToSingle(string text, out float value)
    {
        var isNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || IsInfinity(text, out value);
        return Check(isNumber, float.IsInfinity(value), text, BeyondSingle);
    }

    public static string? ToDouble(string text, out double value)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || IsInfinity(text, out value);
        return Check(isNumber, double.IsInfinity(value), text, BeyondDouble);
    }

    /// <summary>Reads a whole number in any notation: <c>3</c>, <c>3.0</c>, <c>3e2</c>. No digit is lost.</summary>
    public static string? ToInt64(string text, out long value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return null;
        var number = text.AsSpan().Trim();
        var exponentAt = number.IndexOfAny('e', 'E');
        var exponent = 0;
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var rough))
            return NoWhole;
        // The text is NaN, infinity, or too large for a double.
        if (!double.IsFinite(rough))
            return double.IsNaN(rough) ? NotWhole : BeyondInt64;
        var written = number[(exponentAt + 1)..];
        // An exponent beyond 32 bits means the same as the largest or the least of 32 bits: no mantissa has two billion digits.
        if (exponentAt >= 0 && !int.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            exponent = written[0] == '-' ? int.MinValue : int.MaxValue;
        return FromDigits(exponentAt < 0 ? number : number[..exponentAt], exponent, out value);
    }

    private static string? FromDigits(ReadOnlySpan<char> mantissa, int exponent, out long value)
    {
        value = 0;
        var isNegative = mantissa[0] == '-';
        var point = mantissa.IndexOf('.');
        var digits = string.Concat(mantissa.TrimStart("+-").ToString().Where(char.IsAsciiDigit));
        // 64 bits: the exponent alone can be the least of 32 bits.
        var scale = (long)exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        var significant = digits.TrimEnd('0');
        scale += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        if (significant.Length == 0)
            return null;
        if (scale < 0)
            return NotWhole;
        if (significant.Length + scale > MaxDigits)
            return BeyondInt64;
        var sign = isNegative ? "-" : "";
        var whole = sign + significant + new string('0', (int)scale);
        return long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? null : BeyondInt64;
    }

    private static string? Check(bool isNumber, bool isInfinite, string text, string beyond)
    {
        if (!isNumber)
            return HasComma(text) ? NoNumber + "; it has a comma, and decimals are written with a point" : NoNumber;
        // A text with digits that parses as infinity was a finite number that is too large.
        return isInfinite && text.AsSpan().ContainsAnyInRange('0', '9') ? beyond : null;
    }

    private static bool HasComma(string text) =>
        text.Contains(',', StringComparison.Ordinal) && text.AsSpan().Trim().IndexOfAnyExcept("+-0123456789.,") < 0;

    // Accepts "inf" as C, Python and pandas write infinity.
    private static bool IsInfinity<T>(string text, out T value) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        var number = text.AsSpan().Trim();
        value = number.StartsWith('-') ? T.NegativeInfinity : T.PositiveInfinity;
        return number.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);
    }
}
