using System.Globalization;
using System.Text;

namespace ModelPipeline;

/// <summary>
/// The date formats of a source without types: ISO 8601, or only the formats of <c>Input:Format:Dates</c>. A format is written as in C and
/// Python (<c>%d/%m/%Y</c>) or as in .NET (<c>dd/MM/yyyy</c>).
/// </summary>
public sealed class DateFormats
{
    // The strptime directives that have a counterpart in DateTime.TryParseExact.
    private static readonly Dictionary<char, string> Directives = new()
    {
        ['Y'] = "yyyy",
        ['y'] = "yy",
        ['m'] = "MM",
        ['d'] = "dd",
        ['H'] = "HH",
        ['I'] = "hh",
        ['M'] = "mm",
        ['S'] = "ss",
        ['f'] = "FFFFFF",
        ['p'] = "tt",
        ['b'] = "MMM",
        ['B'] = "MMMM",
        ['a'] = "ddd",
        ['A'] = "dddd",
        ['z'] = "zzz",
    };

    private readonly string[] formats;
    private readonly string names;

    private DateFormats(string[] formats, string names)
    {
        this.formats = formats;
        this.names = names;
    }

    /// <summary>Dates in ISO 8601.</summary>
    public static DateFormats Iso { get; } = new([], "");

    /// <summary>The formats that a setting lists; ISO 8601 if the list is empty.</summary>
    /// <exception cref="PipelineConfigurationException">An entry of the list is not a date format.</exception>
    public static DateFormats Of(IReadOnlyList<string> formats) =>
        formats.Count == 0 ? Iso : new([.. formats.Select(Translate)], string.Join(" or ", formats));

    internal string? Read(string text, out DateTime moment)
    {
        if (formats.Length == 0)
            return IsoMoment.Read(text, out moment) is { } reason ? $"{reason}; \"Input:Format:Dates\" can name another format" : null;
        return DateTime.TryParseExact(text.Trim(), formats, CultureInfo.InvariantCulture, IsoMoment.Style, out moment)
            ? null
            : $"is no date or time in the format that \"Input:Format:Dates\" names, {names}";
    }

    private static string Translate(string format)
    {
        var translated = format.Contains('%', StringComparison.Ordinal) ? FromDirectives(format) : format;
        // .NET reports an invalid format only when the format is used. 2000-02-29 is a valid date in every year-month-day order. Without a
        // fraction of a second, the example of a format with one would end in a point, which is not read.
        try
        {
            var moment = new DateTime(2000, 2, 29, 13, 45, 56, 789, DateTimeKind.Utc);
            var example = moment.ToString(translated, CultureInfo.InvariantCulture);
            var hasDate = translated.Contains('y', StringComparison.Ordinal) && translated.Contains('d', StringComparison.Ordinal);
            if (hasDate && DateTime.TryParseExact(example, translated, CultureInfo.InvariantCulture, IsoMoment.Style, out _))
                return translated;
        }
        catch (FormatException)
        {
            // The exception below reports the format.
        }

        throw Unknown(format);
    }

    private static string FromDirectives(string format)
    {
        var translated = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                translated.Append('\\').Append(format[i]);
            }
            else if (++i < format.Length && Directives.TryGetValue(format[i], out var directive))
            {
                translated.Append(directive);
            }
            else if (i < format.Length && format[i] == '%')
            {
                translated.Append("\\%");
            }
            else
            {
                throw Unknown(format);
            }
        }

        return translated.ToString();
    }

    private static PipelineConfigurationException Unknown(string format) =>
        new("Input:Format:Dates", $"has '{format}', which is no format of a date; write one such as %d/%m/%Y or dd/MM/yyyy.");
}
