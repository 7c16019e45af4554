namespace ModelPipeline.Tests;

public sealed class PipelineOptionsValidatorTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>A setting, the values at its bounds, and values just beyond them.</summary>
    public static TheoryData<string, Action<PipelineOptions>[], Action<PipelineOptions>[]> Bounds => new()
    {
        {
            "Timeout",
            [each => each.Timeout = TimeSpan.FromMilliseconds(10), each => each.Timeout = TimeSpan.FromMinutes(10)],
            [each => each.Timeout = TimeSpan.FromMilliseconds(10) - Tick, each => each.Timeout = TimeSpan.FromMinutes(10) + Tick]
        },
        {
            "Model:Refresh",
            [
                each => each.Model.Refresh = TimeSpan.Zero, each => each.Model.Refresh = TimeSpan.FromSeconds(1),
                each => each.Model.Refresh = TimeSpan.FromDays(30),
            ],
            [
                each => each.Model.Refresh = -Tick, each => each.Model.Refresh = TimeSpan.FromSeconds(1) - Tick,
                each => each.Model.Refresh = TimeSpan.FromDays(30) + Tick,
            ]
        },
        {
            "Batching:MaxBatchSize",
            [each => each.Batching.MaxBatchSize = 1, each => each.Batching.MaxBatchSize = 100_000],
            [each => each.Batching.MaxBatchSize = 0, each => each.Batching.MaxBatchSize = 100_001]
        },
        {
            "Batching:MaxConcurrentRuns",
            [each => each.Batching.MaxConcurrentRuns = 1, each => each.Batching.MaxConcurrentRuns = 64],
            [each => each.Batching.MaxConcurrentRuns = 0, each => each.Batching.MaxConcurrentRuns = 65]
        },
        {
            "Batching:MaxQueue",
            [each => each.Batching.MaxQueue = 1, each => each.Batching.MaxQueue = 1_000_000],
            [each => each.Batching.MaxQueue = 0, each => each.Batching.MaxQueue = 1_000_001]
        },
        {
            "Batching:Linger",
            [each => each.Batching.Linger = TimeSpan.Zero, each => each.Batching.Linger = TimeSpan.FromSeconds(10)],
            [each => each.Batching.Linger = -Tick, each => each.Batching.Linger = TimeSpan.FromSeconds(10) + Tick]
        },
        {
            "Drift:Warning",
            [each => each.Drift.Warning = 0.01, SetBothTo10],
            [each => each.Drift.Warning = 0.009, each => each.Drift.Warning = double.NaN]
        },
        {
            "Drift:Drifted",
            [each => each.Drift.Drifted = each.Drift.Warning, each => each.Drift.Drifted = 10],
            [each => each.Drift.Drifted = each.Drift.Warning - 0.01, each => each.Drift.Drifted = 10.1]
        },
        {
            "Drift:Window",
            [each => each.Drift.Window = TimeSpan.FromHours(1), each => each.Drift.Window = TimeSpan.FromDays(90)],
            [
                each => each.Drift.Window = TimeSpan.Zero, each => each.Drift.Window = TimeSpan.FromDays(90) + TimeSpan.FromHours(1),
                each => each.Drift.Window = TimeSpan.FromMinutes(90),
            ]
        },
        {
            "Drift:FlushEvery",
            [each => each.Drift.FlushEvery = TimeSpan.FromSeconds(1), each => each.Drift.FlushEvery = TimeSpan.FromMinutes(10)],
            [
                each => each.Drift.FlushEvery = TimeSpan.FromSeconds(1) - Tick,
                each => each.Drift.FlushEvery = TimeSpan.FromMinutes(10) + Tick,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Check_ValueAtABound_IsNoFaultAndBeyondItIsOne(
        string setting, Action<PipelineOptions>[] valid, Action<PipelineOptions>[] invalid)
    {
        Assert.All(valid, set => Assert.Empty(Check(set)));
        Assert.All(invalid, set => Assert.Contains(Check(set), fault => fault.Setting == setting));
    }

    private static void SetBothTo10(PipelineOptions options)
    {
        options.Drift.Warning = 10;
        options.Drift.Drifted = 10;
    }

    private static IEnumerable<Fault> Check(Action<PipelineOptions> set)
    {
        var options = new PipelineOptions();
        set(options);
        return PipelineOptionsValidator.Check(options);
    }
}
