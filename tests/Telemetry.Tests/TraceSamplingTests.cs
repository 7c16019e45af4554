using Microsoft.Extensions.Configuration;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

public sealed class TraceSamplingTests
{
    private readonly List<Fault> faults = [];

    [Theory]
    [InlineData(null, null, true, 0.001)]
    [InlineData("", " ", true, 0.001)]
    [InlineData(null, "0.25", true, 0.25)]
    [InlineData("always_on", null, false, 1)]
    [InlineData("always_off", null, false, 0)]
    [InlineData("traceidratio", "0.5", false, 0.5)]
    [InlineData("traceidratio", null, false, 1)]
    [InlineData("parentbased_always_on", "0.5", true, 1)]
    [InlineData("parentbased_always_off", null, true, 0)]
    [InlineData("parentbased_traceidratio", "1e-4", true, 0.0001)]
    public void Read_Sampler_IsWhatOpenTelemetryMeans(string? sampler, string? argument, bool followsCaller, double share)
    {
        Assert.Equal(new(followsCaller, share), Read(sampler, argument));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("sometimes", null,
        "OTEL_TRACES_SAMPLER is 'sometimes'; set one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio.")]
    [InlineData(null, "1.5", "OTEL_TRACES_SAMPLER_ARG is '1.5'; set a share of the calls from 0 to 1, such as 0.001.")]
    [InlineData("traceidratio", "NaN", "OTEL_TRACES_SAMPLER_ARG is 'NaN'; set a share of the calls from 0 to 1, such as 0.001.")]
    [InlineData("traceidratio", "a tenth", "OTEL_TRACES_SAMPLER_ARG is 'a tenth'; set a share of the calls from 0 to 1, such as 0.001.")]
    public void Read_ValueThatCannotBeUsed_IsAFaultThatSaysWhatToSet(string? sampler, string? argument, string expected)
    {
        Read(sampler, argument);

        Assert.Equal(expected, Assert.Single(faults).ToString());
    }

    private TraceSampling Read(string? sampler, string? argument) => TraceSampling.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([new(TraceSampling.Sampler, sampler), new(TraceSampling.Argument, argument)]).Build(),
        faults);
}
