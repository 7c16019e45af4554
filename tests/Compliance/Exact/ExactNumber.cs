using System.Globalization;
using System.Numerics;

namespace ModelPipeline.Compliance;

/// <summary>
/// A number without any loss, with rounding. The tests compute with whole numbers of any size, and do not use the arithmetic of the product
/// or of floating point.
/// </summary>
public readonly record struct ExactNumber(BigInteger Numerator, BigInteger Denominator)
{
    public static ExactNumber OfWhole(BigInteger whole) => new(whole, BigInteger.One);

    /// <summary>The number with these digits and this number of decimal places.</summary>
    public static ExactNumber OfDecimal(BigInteger digits, int scale) =>
        scale >= 0 ? new(digits, BigInteger.Pow(10, scale)) : new(digits * BigInteger.Pow(10, -scale), BigInteger.One);

    /// <summary>The exact value of a finite double.</summary>
    public static ExactNumber OfDouble(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        var mantissa = new BigInteger(bits & 0xFFFFFFFFFFFFF) + (exponent == 0 ? 0 : BigInteger.One << 52);
        var power = Math.Max(exponent, 1) - 1075;
        mantissa = bits < 0 ? -mantissa : mantissa;
        return power >= 0 ? OfWhole(mantissa << power) : new(mantissa, BigInteger.One << -power);
    }

    /// <summary>A decimal number such as <c>-12.50</c> or <c>1E-7</c>.</summary>
    public static ExactNumber Parse(string text)
    {
        var parts = text.Split('E', 'e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var scale = (point < 0 ? 0 : parts[0].Length - point - 1) - (
            parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return OfDecimal(BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), scale);
    }

    public bool IsWhole => Numerator % Denominator == 0;

    /// <summary>The number as a long; null if it is not a whole number of 64 bits.</summary>
    public long? ToInt64() =>
        IsWhole && Numerator / Denominator is var whole && whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null;

    /// <summary>The nearest double; halfway between two doubles, the even one. Null if the number is too large.</summary>
    public double? ToDouble() => Round(53, -1074, double.MaxValue);

    /// <summary>The nearest float; halfway between two floats, the even one. Null if the number is too large.</summary>
    public float? ToSingle() => (float?)Round(24, -149, float.MaxValue);

    private double? Round(int digits, int least, double most)
    {
        var size = BigInteger.Abs(Numerator);
        if (size.IsZero)
            return 0;
        // The power of two of the last digit. The first estimate may be one too small.
        var power = Math.Max((int)(size.GetBitLength() - Denominator.GetBitLength()) - digits, least);
        var rounded = Divide(size, power);
        while (rounded.GetBitLength() > digits && rounded != BigInteger.One << digits)
            rounded = Divide(size, ++power);
        var value = Math.ScaleB((double)rounded, power);
        return value > most ? null : Numerator.Sign * value;
    }

    private BigInteger Divide(BigInteger size, int power)
    {
        var divisor = power > 0 ? Denominator << power : Denominator;
        var quotient = BigInteger.DivRem(power < 0 ? size << -power : size, divisor, out var rest);
        var half = (rest * 2).CompareTo(divisor);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
