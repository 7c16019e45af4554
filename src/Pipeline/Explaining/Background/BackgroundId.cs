using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>Identifies the content of a background.</summary>
internal static class BackgroundId
{
    private const int Length = 12;

    /// <summary>The first 12 hex digits of the SHA-256 of users and values.</summary>
    public static string Of(Batch rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = 0; row < rows.Count; row++)
        {
            Append(hash, rows.Users[row]);
            foreach (var column in rows.Columns)
                Append(hash, Text(column.ValueAt(row)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        // No text in UTF-8 has this byte, so a text ends in one place only.
        hash.AppendData([byte.MaxValue]);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        float[] vector => string.Join(' ', vector.Select(number => number.ToString(CultureInfo.InvariantCulture))),
        DateTime moment => moment.Ticks.ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
