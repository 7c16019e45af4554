using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a silo keeps of the jobs of other silos.</summary>
public sealed class KeptReportsTests
{
    private static readonly Guid Job = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();

    private readonly FakeTimeProvider clock = new();
    private readonly KeptReports kept;

    public KeptReportsTests() => kept = new(clock);

    [Fact]
    public void With_JobOfWhichNothingWasTold_HasWhatTheSiloKnowsItself()
    {
        kept.Keep(Other, new() { [0] = Report(9) });

        Assert.Empty(kept.With(Job, []));
        Assert.Equal(Report(1), Assert.Single(kept.With(Job, [(3, Report(1))])).Value);
    }

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(3, 2, 3)]
    public void Keep_SeveralReportsOfAPartition_KeepsTheLaterOneInWhicheverOrder(long first, long second, long stays)
    {
        kept.Keep(Job, new() { [0] = Report(first), [1] = Report(7) });
        kept.Keep(Job, new() { [0] = Report(second), [2] = Report(8) });

        Assert.Equal([(0, stays), (1, 7), (2, 8)],
            kept.With(Job, []).OrderBy(each => each.Key).Select(each => (each.Key, each.Value.Batches)));
    }

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(3, 2, 3)]
    public void With_PartitionThatTheSiloKnowsToo_HasTheLaterOneAndKeepsItsOwn(long told, long own, long stays)
    {
        kept.Keep(Job, new() { [0] = Report(told) });

        Assert.Equal(stays, kept.With(Job, [(0, Report(own))])[0].Batches);
        // The answer is a copy: the job's silo may be told of it while another answer is made.
        Assert.Equal(told, kept.With(Job, [])[0].Batches);
    }

    [Fact]
    public void Keep_JobThatTellsNothingForTenMinutes_IsForgotten()
    {
        kept.Keep(Job, new() { [0] = Report(1) });
        clock.Advance(PartitionScorer.Remembered);
        kept.Keep(Other, new() { [0] = Report(2) });
        Assert.Equal(2, kept.Count);

        clock.Advance(TimeSpan.FromTicks(1));
        kept.Keep(Other, []);

        Assert.Equal(1, kept.Count);
        Assert.Empty(kept.With(Job, []));
        Assert.Single(kept.With(Other, []));
    }

    [Fact]
    public void Keep_JobThatTellsAgain_StaysForTenMinutesMore()
    {
        kept.Keep(Job, new() { [0] = Report(1) });
        clock.Advance(PartitionScorer.Remembered);
        kept.Keep(Job, []);
        clock.Advance(PartitionScorer.Remembered);
        kept.Keep(Other, []);

        Assert.Single(kept.With(Job, []));
    }

    private static PartitionReport Report(long batches) =>
        new($"u{batches}", batches, batches, batches, 0, IsDone: false, Failure: null, MayPass: false, Silo: "S127.0.0.1:1:1");
}
