using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ModelPipeline.Telemetry;

/// <summary>Which calls are traced, by OpenTelemetry's variables for samplers.</summary>
/// <param name="FollowsCaller">Whether a caller that sends <c>traceparent</c> decides. Default: true.</param>
/// <param name="Share">The share of the other calls, from 0 to 1. Default: 0.001.</param>
internal sealed record TraceSampling(bool FollowsCaller, double Share)
{
    public const string Sampler = "OTEL_TRACES_SAMPLER";
    public const string Argument = "OTEL_TRACES_SAMPLER_ARG";

    private const double DefaultShare = 0.001;
    private const string ByCaller = "parentbased_";
    private const string ByShare = "traceidratio";

    private static readonly string[] Known =
        ["always_on", "always_off", ByShare, "parentbased_always_on", "parentbased_always_off", ByCaller + ByShare];

    /// <summary>Whether a trace can be recorded at all.</summary>
    public bool IsPossible => FollowsCaller || Share > 0;

    /// <summary>Reads the variables.</summary>
    /// <param name="settings">The settings, to which the environment belongs.</param>
    /// <param name="faults">Gets a fault for a value that cannot be used.</param>
    public static TraceSampling Read(IConfiguration settings, ICollection<Fault> faults)
    {
        var sampler = settings[Sampler]?.Trim();
        if (string.IsNullOrEmpty(sampler))
            return new(FollowsCaller: true, ShareOf(settings, DefaultShare, faults));
        if (!Known.Contains(sampler))
            faults.Add(new(Sampler, $"is '{sampler}'; set one of {string.Join(", ", Known)}."));
        var share = sampler.EndsWith(ByShare, StringComparison.Ordinal)
            ? ShareOf(settings, 1, faults)
            : Convert.ToDouble(sampler.EndsWith("always_on", StringComparison.Ordinal));
        return new(sampler.StartsWith(ByCaller, StringComparison.Ordinal), share);
    }

    private static double ShareOf(IConfiguration settings, double otherwise, ICollection<Fault> faults)
    {
        var text = settings[Argument]?.Trim();
        if (string.IsNullOrEmpty(text))
            return otherwise;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1)
            return share;
        faults.Add(new(Argument, $"is '{text}'; set a share of the calls from 0 to 1, such as 0.001."));
        return otherwise;
    }
}
