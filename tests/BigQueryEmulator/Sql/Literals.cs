using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Writes literals for DuckDB.</summary>
internal static class Literals
{
    public static string String(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <param name="bytes">The bytes, one character for each.</param>
    public static string Bytes(string bytes) =>
        $"'{string.Concat(bytes.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}")))}'::BLOB";

    // The literal 1.5 is a FLOAT64. DuckDB needs an exponent for this type.
    public static string Number(string text)
    {
        if (!text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.OrdinalIgnoreCase))
            return text;
        var shortest = double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) ? shortest : shortest + "e0";
    }
}
