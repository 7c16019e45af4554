using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("modelpipeline.stage.duration", "s", InstrumentKind.Histogram, "modelpipeline_stage_duration_seconds")]
    [InlineData("modelpipeline.users", "{user}", InstrumentKind.Counter, "modelpipeline_users_total")]
    [InlineData("modelpipeline.store.billed", "By", InstrumentKind.Counter, "modelpipeline_store_billed_bytes_total")]
    [InlineData("modelpipeline.rollout.candidate.share", "%", InstrumentKind.Gauge, "modelpipeline_rollout_candidate_share_percent")]
    [InlineData("dotnet.process.cpu.time", "s", InstrumentKind.Counter, "dotnet_process_cpu_time_seconds_total")]
    [InlineData("orleans-catalog-activations", null, InstrumentKind.Gauge, "orleans_catalog_activations")]
    [InlineData("share", "1", InstrumentKind.Gauge, "share_ratio")]
    [InlineData("9.lives", "1", InstrumentKind.Counter, "_9_lives_total")]
    [InlineData("wait_seconds", "s", InstrumentKind.Histogram, "wait_seconds")]
    public void Metric_NameUnitAndKind_FollowTheCommonRules(string name, string? unit, object kind, string expected) =>
        Assert.Equal(expected, PrometheusNames.Metric(name, unit, (InstrumentKind)kind));
}
