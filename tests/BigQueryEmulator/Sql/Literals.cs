using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Literals as DuckDB writes them.</summary>
internal static class Literals
{
    public static string String(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <param name="bytes">One character a byte.</param>
    public static string Bytes(string bytes) =>
        $"'{string.Concat(bytes.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}")))}'::BLOB";

    // 1.5 is a FLOAT64, which in DuckDB needs an exponent.
    public static string Number(string text)
    {
        if (!text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.OrdinalIgnoreCase))
            return text;
        var shortest = double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) ? shortest : shortest + "e0";
    }
}
