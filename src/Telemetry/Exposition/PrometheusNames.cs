using System.Text;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Makes names of OpenTelemetry names of Prometheus, by the rules that both projects have agreed on: <c>modelpipeline.stage.duration</c> in
/// <c>s</c> becomes <c>modelpipeline_stage_duration_seconds</c>, and a counter ends in <c>_total</c>.
/// </summary>
internal static class PrometheusNames
{
    /// <summary>The name of a metric.</summary>
    public static string Metric(string name, string? unit, InstrumentKind kind)
    {
        var text = Clean(name, allowColon: true);
        var suffix = Unit(unit, kind);
        if (suffix.Length > 0 && !text.EndsWith($"_{suffix}", StringComparison.Ordinal))
            text = $"{text}_{suffix}";
        return kind == InstrumentKind.Counter && !text.EndsWith("_total", StringComparison.Ordinal) ? $"{text}_total" : text;
    }

    /// <summary>The name of a label.</summary>
    public static string Label(string name) => Clean(name, allowColon: false);

    // A unit in braces only says what is counted.
    private static string Unit(string? unit, InstrumentKind kind)
    {
        if (string.IsNullOrEmpty(unit) || unit.Contains('{', StringComparison.Ordinal))
            return "";
        if (unit == "1")
            return kind == InstrumentKind.Gauge ? "ratio" : "";
        return unit switch
        {
            "s" => "seconds",
            "ms" => "milliseconds",
            "us" => "microseconds",
            "ns" => "nanoseconds",
            "min" => "minutes",
            "h" => "hours",
            "d" => "days",
            "By" => "bytes",
            "KBy" => "kilobytes",
            "MBy" => "megabytes",
            "GBy" => "gigabytes",
            "%" => "percent",
            _ => Clean(unit, allowColon: false).Trim('_'),
        };
    }

    private static string Clean(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length + 1);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
            text.Append('_');
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || (allowColon && character == ':'))
                text.Append(character);
            else if (text.Length == 0 || text[^1] != '_')
                text.Append('_');
        }

        return text.ToString();
    }
}
