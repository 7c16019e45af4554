using System.Globalization;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Parses an element of a vector that a store sends as digits.</summary>
public static class VectorElement
{
    /// <summary>
    /// The number for <see cref="VectorValue.Read"/>, rounded once to a 32-bit float. A number that is too large for a 32-bit float stays
    /// too large.
    /// </summary>
    /// <param name="digits">The digits, such as <c>-12.50</c>, <c>1e-3</c>, <c>NaN</c> or <c>Infinity</c>.</param>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static double Parse(string digits)
    {
        var number = float.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return float.IsInfinity(number) && digits.AsSpan().ContainsAnyInRange('0', '9') ? double.MaxValue : number;
    }
}
