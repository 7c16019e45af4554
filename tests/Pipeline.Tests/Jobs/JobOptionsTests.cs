namespace ModelPipeline.Tests;

public sealed class JobOptionsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>A setting, the values at its bounds, and values just beyond them.</summary>
    public static TheoryData<string, JobOptions[], JobOptions[]> Bounds => new()
    {
        { "BatchSize", [new() { BatchSize = 1 }, new() { BatchSize = 100_000 }], [new() { BatchSize = 0 }, new() { BatchSize = 100_001 }] },
        {
            "PartitionSize",
            [new() { PartitionSize = 1 }, new() { PartitionSize = 10_000_000 }],
            [new() { PartitionSize = 0 }, new() { PartitionSize = 10_000_001 }]
        },
        {
            "MaxConcurrentPartitions",
            [new() { MaxConcurrentPartitions = 1 }, new() { MaxConcurrentPartitions = 64 }],
            [new() { MaxConcurrentPartitions = 0 }, new() { MaxConcurrentPartitions = 65 }]
        },
        {
            "MaxParallelJobs",
            [new() { MaxParallelJobs = 1 }, new() { MaxParallelJobs = 1_000 }],
            [new() { MaxParallelJobs = 0 }, new() { MaxParallelJobs = 1_001 }]
        },
        {
            "MaxFailureShare",
            [new() { MaxFailureShare = 0 }, new() { MaxFailureShare = 1 }],
            [new() { MaxFailureShare = -0.01 }, new() { MaxFailureShare = 1.01 }, new() { MaxFailureShare = double.NaN }]
        },
        {
            "MaxAttempts",
            [new() { MaxAttempts = 1 }, new() { MaxAttempts = 1_000 }],
            [new() { MaxAttempts = 0 }, new() { MaxAttempts = 1_001 }]
        },
        {
            "BatchTimeout",
            [new() { BatchTimeout = Second }, new() { BatchTimeout = TimeSpan.FromDays(1) }],
            [new() { BatchTimeout = Second - Tick }, new() { BatchTimeout = TimeSpan.FromDays(1) + Tick }]
        },
        {
            "MaxOutage",
            [new() { MaxOutage = Second }, new() { MaxOutage = TimeSpan.FromDays(30) }],
            [new() { MaxOutage = Second - Tick }, new() { MaxOutage = TimeSpan.FromDays(30) + Tick }]
        },
        {
            "Retention",
            [new() { Retention = TimeSpan.FromMinutes(1) }, new() { Retention = TimeSpan.FromDays(366) }],
            [new() { Retention = TimeSpan.FromMinutes(1) - Tick }, new() { Retention = TimeSpan.FromDays(366) + Tick }]
        },
    };

    [Fact]
    public void New_Options_HaveTheDefaultsOfTheDocumentation()
    {
        var options = new JobOptions();

        Assert.Equal((null, 50_000, 2, 10), (
            options.BatchSize, options.PartitionSize, options.MaxConcurrentPartitions, options.MaxParallelJobs));
        Assert.Equal((0.1, TimeSpan.FromMinutes(5), 10), (options.MaxFailureShare, options.BatchTimeout, options.MaxAttempts));
        Assert.Equal((TimeSpan.FromHours(6), TimeSpan.FromDays(30)), (options.MaxOutage, options.Retention));
        Assert.Empty(options.Check());
    }

    [Theory]
    [InlineData(null, 77)]
    [InlineData(5, 5)]
    public void BatchSizeFor_Writer_IsTheWritersUnlessSet(int? set, int expected) =>
        Assert.Equal(expected, new JobOptions { BatchSize = set }.BatchSizeFor(new FakeWriter { DefaultBatchSize = 77 }));

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Check_ValueAtABound_IsNoFaultAndBeyondItIsOne(string setting, JobOptions[] valid, JobOptions[] invalid)
    {
        Assert.All(valid, options => Assert.Empty(options.Check()));
        Assert.All(invalid, options => Assert.Equal($"Jobs:{setting}", Assert.Single(options.Check()).Setting));
    }
}
