using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The text of <c>/metrics</c>, read as Prometheus does.</summary>
internal sealed partial class Scrape
{
    /// <exception cref="FormatException">A line is none of Prometheus' text format.</exception>
    public Scrape(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var parts = Line().Match(line);
            if (!parts.Success)
                throw new FormatException($"No line of a scrape: {line}");
            Series.Add(parts.Groups[1].Value + parts.Groups[2].Value);
            Names.Add(parts.Groups[1].Value);
        }
    }

    public string Text { get; }

    /// <summary>Each series: its name and labels.</summary>
    public List<string> Series { get; } = [];

    /// <summary>The names of all series, as queries use them.</summary>
    public HashSet<string> Names { get; } = [];

    public static async Task<Scrape> OfAsync(HttpClient http) => new(await http.GetStringAsync("/metrics"));

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*",?)*\})? (?:[-+0-9.eE]+|NaN|[+-]Inf)$""")]
    private static partial Regex Line();
}
