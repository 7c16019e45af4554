using System.Globalization;
using System.Text;

namespace ModelPipeline.Telemetry;

/// <summary>Writes series in Prometheus' text format.</summary>
internal static class PrometheusText
{
    /// <summary>The type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes all series, ordered by name. A name is told once, also where several instruments have it.</summary>
    public static string Write(IEnumerable<InstrumentSeries> instruments)
    {
        var text = new StringBuilder(64 * 1024);
        var families = instruments
            .GroupBy(each => PrometheusNames.Metric(each.Instrument.Name, each.Instrument.Unit, each.Kind))
            .OrderBy(family => family.Key, StringComparer.Ordinal);
        foreach (var family in families)
            Append(text, family.Key, [.. family]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, IReadOnlyList<InstrumentSeries> instruments)
    {
        var first = instruments[0];
        // Instruments of one name are of one kind. Where a library breaks this rule, the first counts.
        var series = instruments.Where(each => each.Kind == first.Kind).SelectMany(each => each.Known.Select(known => (each, known)))
            .GroupBy(each => each.known.Labels).OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
        if (series.Count == 0)
            return;
        if (!string.IsNullOrEmpty(first.Instrument.Description))
            text.Append("# HELP ").Append(name).Append(' ').Append(Help(first.Instrument.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(first.Kind)).Append('\n');
        foreach (var same in series)
        {
            if (first.Kind == InstrumentKind.Histogram)
                AppendHistogram(text, name, same.Key, HistogramBounds.Of(first.Instrument)!, [.. same.Select(each => each.known)]);
            else if (first.Kind == InstrumentKind.Gauge)
                AppendLine(text, name, same.Key, same.Last().known.Value);
            else
                AppendLine(text, name, same.Key, same.Sum(each => each.known.Value));
        }
    }

    private static void AppendHistogram(StringBuilder text, string name, string labels, double[] bounds, IReadOnlyList<Series> series)
    {
        var counts = new long[bounds.Length + 1];
        foreach (var buckets in series.Select(each => each.Buckets).Where(buckets => buckets.Length == counts.Length))
        {
            for (var at = 0; at < counts.Length; at++)
                counts[at] += buckets[at];
        }

        var comma = labels.Length > 0 ? "," : "";
        var total = 0L;
        for (var at = 0; at < counts.Length; at++)
        {
            total += counts[at];
            var bound = at < bounds.Length ? Number(bounds[at]) : "+Inf";
            AppendLine(text, $"{name}_bucket", $"{labels}{comma}le=\"{bound}\"", total);
        }

        AppendLine(text, $"{name}_sum", labels, series.Sum(each => each.Value));
        AppendLine(text, $"{name}_count", labels, total);
    }

    private static void AppendLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Help(string description) =>
        description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string TypeOf(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter => "counter",
        InstrumentKind.Histogram => "histogram",
        _ => "gauge",
    };
}
