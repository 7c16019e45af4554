using System.Text;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>The settings under <c>Input:Format</c>, checked.</summary>
internal sealed class TextFormat
{
    private const string NoQuote = "none";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["latin-1"] = "iso-8859-1",
        ["latin1"] = "iso-8859-1",
        ["ansi"] = "windows-1252",
        ["utf8"] = "utf-8",
        ["utf16"] = "utf-16",
    };

    /// <exception cref="PipelineConfigurationException">The faults of all settings that do not fit.</exception>
    public TextFormat(InputFormatOptions options, bool isJson)
    {
        var faults = new List<Fault>();
        Nulls = options.Nulls;
        Quote = '"';
        if (isJson)
        {
            faults.AddRange(Unused(
                "Input:Table names a JSON file, which says that itself; leave it out.",
                (nameof(Delimiter), options.Delimiter.Length > 0), (nameof(Quote), options.Quote.Length > 0),
                (nameof(Encoding), options.Encoding.Length > 0)));
        }
        else
        {
            Delimiter = options.Delimiter is "\\t" or "tab" ? '\t' : One(nameof(Delimiter), options.Delimiter, "tab", faults);
            Quote = options.Quote == NoQuote ? '\0' : One(nameof(Quote), options.Quote, NoQuote, faults) ?? '"';
            Encoding = FindEncoding(options.Encoding, faults);
            if (Delimiter == Quote)
                faults.Add(new("Input:Format:Quote", "is the character of Input:Format:Delimiter; set two different ones."));
        }

        try
        {
            Dates = DateFormats.Of(options.Dates);
        }
        catch (PipelineConfigurationException e)
        {
            faults.AddRange(e.Faults);
        }

        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
    }

    /// <summary>The delimiter; null where the header decides.</summary>
    public char? Delimiter { get; }

    /// <summary>The quote character; NUL where no field is quoted.</summary>
    public char Quote { get; }

    /// <summary>The encoding; null where the byte order mark of the file decides, with UTF-8 for a file without a mark.</summary>
    public Encoding? Encoding { get; }

    /// <summary>The texts that stand for null, beside the empty text.</summary>
    public IReadOnlyList<string> Nulls { get; }

    public DateFormats Dates { get; } = DateFormats.Iso;

    /// <summary>Checks that a source with types sets none of these settings.</summary>
    public static void CheckUnused(InputFormatOptions options)
    {
        Fault[] faults =
        [
            .. Unused(
                "only the CSV and JSON files that Input:Table names need it; leave it out, or convert the values in the table or query.",
                (nameof(Delimiter), options.Delimiter.Length > 0), (nameof(Quote), options.Quote.Length > 0),
                (nameof(Encoding), options.Encoding.Length > 0),
                (nameof(Nulls), options.Nulls.Length > 0), (nameof(Dates), options.Dates.Length > 0)),
        ];
        if (faults.Length > 0)
            throw new PipelineConfigurationException(faults);
    }

    private static IEnumerable<Fault> Unused(string why, params (string Name, bool IsSet)[] settings) =>
        settings.Where(setting => setting.IsSet).Select(setting => new Fault($"Input:Format:{setting.Name}", $"is set, but {why}"));

    private static char? One(string setting, string value, string word, List<Fault> faults)
    {
        if (value.Length == 1 && value[0] is not ('\n' or '\r') && value[0] < 128)
            return value[0];
        if (value.Length > 0)
            faults.Add(new($"Input:Format:{setting}", $"is '{value}'; set one character of ASCII, or \"{word}\"."));
        return null;
    }

    private static Encoding? FindEncoding(string name, List<Fault> faults)
    {
        if (name.Length == 0)
            return null;
        try
        {
            var known = Names.GetValueOrDefault(name, name);
            return CodePagesEncodingProvider.Instance.GetEncoding(known, EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback)
                ?? System.Text.Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            faults.Add(
                new("Input:Format:Encoding",
                    $"is '{name}', which is no known encoding; set one such as utf-8, latin-1, windows-1252 or utf-16."));
            return null;
        }
    }
}
