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

    // The directives that C and Python read with one digit or two, where no other digits stand beside them.
    private const string OneOrTwoDigits = "mdHIMS";

    // Directives that are digits.
    private const string Digits = "Yy" + OneOrTwoDigits + "f";

    // C and Python take the years 00 to 68 as 2000 to 2068, .NET 00 to 49 as 2000 to 2049.
    private static readonly CultureInfo YearsOfC = WithLastYear(2068);

    private readonly (string Format, CultureInfo Culture)[] formats;
    private readonly string names;

    private DateFormats((string Format, CultureInfo Culture)[] formats, string names)
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
        var written = text.Trim();
        foreach (var (format, culture) in formats)
        {
            if (DateTime.TryParseExact(written, format, culture, IsoMoment.Style, out moment))
                return null;
        }

        moment = default;
        return $"is no date or time in the format that \"Input:Format:Dates\" names, {names}";
    }

    private static CultureInfo WithLastYear(int year)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = year };
        return CultureInfo.ReadOnly(culture);
    }

    private static (string Format, CultureInfo Culture) Translate(string format)
    {
        var isOfC = format.Contains('%', StringComparison.Ordinal);
        var translated = isOfC ? FromDirectives(format) : format;
        // .NET reports an invalid format only when the format is used. 2000-02-29 is a valid date in every year-month-day order. Without a
        // fraction of a second, the example of a format with one would end in a point, which is not read.
        try
        {
            var moment = new DateTime(2000, 2, 29, 13, 45, 56, 789, DateTimeKind.Utc);
            var example = moment.ToString(translated, CultureInfo.InvariantCulture);
            var hasDate = translated.Contains('y', StringComparison.Ordinal) && translated.Contains('d', StringComparison.Ordinal);
            if (hasDate && DateTime.TryParseExact(example, translated, CultureInfo.InvariantCulture, IsoMoment.Style, out _))
                return (translated, isOfC ? YearsOfC : CultureInfo.InvariantCulture);
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
                translated.Append(IsShort(format, i) ? directive[..1] : directive);
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

    // Digits beside a directive would tell nobody where its own end: "%Y%m%d".
    private static bool IsShort(string format, int at) =>
        OneOrTwoDigits.Contains(format[at], StringComparison.Ordinal)
        && !IsDigits(format, at - 3) && (at < 3 || !char.IsAsciiDigit(format[at - 2]))
        && !IsDigits(format, at + 1) && (at + 1 == format.Length || !char.IsAsciiDigit(format[at + 1]));

    // Whether a directive that is digits begins at this place. The first percent sign of "%%" begins none.
    private static bool IsDigits(string format, int at) =>
        at >= 0 && at + 1 < format.Length && format[at] == '%' && Digits.Contains(format[at + 1], StringComparison.Ordinal);

    private static PipelineConfigurationException Unknown(string format) =>
        new("Input:Format:Dates", $"has '{format}', which is no format of a date; write one such as %d/%m/%Y or dd/MM/yyyy.");
}
