using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>
/// The users with the largest differences as CSV (RFC 4180): a line for each output and user. A spreadsheet takes a text that begins with
/// one of <c>= + - @</c>, a tab or a line's end for a formula, and the ids of users are made by others: such a text has an apostrophe
/// before it. Numbers stay as they are, also those that are ids.
/// </summary>
internal static class DifferencesCsv
{
    private const string End = "\r\n";

    // Those that OWASP names for spreadsheets.
    private const string BeginsFormula = "=+-@\t\r\n";

    private const NumberStyles Number =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <param name="comparison">A <see cref="VersionComparison"/> in JSON.</param>
    public static string Write(string comparison)
    {
        using var json = JsonDocument.Parse(comparison);
        var csv = new StringBuilder("output,user,stable,version,difference").Append(End);
        if (json.RootElement.GetProperty("stored") is not { ValueKind: JsonValueKind.Object } stored)
            return csv.ToString();
        foreach (var output in stored.GetProperty("outputs").EnumerateArray())
        {
            foreach (var each in output.GetProperty("largest").EnumerateArray())
            {
                csv.Append(Field(output.GetProperty("output"))).Append(',').Append(Field(each.GetProperty("user"))).Append(',')
                    .Append(Field(each.GetProperty("stable"))).Append(',').Append(Field(each.GetProperty("version"))).Append(',')
                    .Append(Field(each.GetProperty("difference"))).Append(End);
            }
        }

        return csv.ToString();
    }

    private static string Field(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => Harmless(value.GetString()!),
            _ => value.GetRawText(),
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Ids can be numbers. Silos of earlier versions write the numbers that JSON has none for (-Infinity) as texts.
    private static string Harmless(string text) =>
        text.Length > 0 && BeginsFormula.Contains(text[0], StringComparison.Ordinal)
            && !double.TryParse(text, Number, CultureInfo.InvariantCulture, out _)
                ? $"'{text}"
                : text;
}
