using System.Diagnostics.Metrics;

namespace ModelPipeline.Telemetry;

/// <summary>The upper bounds of the buckets of histograms.</summary>
internal static class HistogramBounds
{
    // OpenTelemetry's own, for an instrument that says nothing.
    private static readonly double[] Default = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

    /// <summary>The bounds of a histogram, in order; null for another kind of instrument.</summary>
    public static double[]? Of(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => Of(histogram),
        Histogram<float> histogram => Of(histogram),
        Histogram<decimal> histogram => Of(histogram),
        Histogram<long> histogram => Of(histogram),
        Histogram<int> histogram => Of(histogram),
        Histogram<short> histogram => Of(histogram),
        Histogram<byte> histogram => Of(histogram),
        _ => null,
    };

    private static double[] Of<T>(Histogram<T> histogram) where T : struct =>
        histogram.Advice?.HistogramBucketBoundaries is { } advised
            ? [.. advised.Select(bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture))]
            : Default;
}
