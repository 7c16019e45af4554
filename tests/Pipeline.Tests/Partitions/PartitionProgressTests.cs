namespace ModelPipeline.Tests;

public sealed class PartitionProgressTests
{
    private static readonly Guid Job = Guid.NewGuid();

    [Theory]
    [InlineData(2, false, 1, false, true)]
    [InlineData(1, false, 2, false, false)]
    [InlineData(1, false, 1, false, false)]
    [InlineData(1, true, 1, false, true)]
    [InlineData(1, true, 1, true, false)]
    [InlineData(1, false, 1, true, false)]
    public void IsLaterThan_States_AreComparedByBatchesAndTheEnd(long batches, bool isDone, long others, bool otherIsDone, bool expected) =>
        Assert.Equal(
            expected, new PartitionProgress(Batches: batches, IsDone: isDone).IsLaterThan(new(Batches: others, IsDone: otherIsDone)));

    [Fact]
    public void Latest_TwoStates_IsTheLaterWithTheHigherReadsAndCosts()
    {
        var early = new PartitionProgress("a", 1, 50, 10, 1) { Cost = new(9, 1, 5) };
        var late = new PartitionProgress("b", 2, 30, 20, 2) { Cost = new(3, 2, 8), Failure = "down" };
        var expected = late with { Read = 50, Cost = new(9, 2, 8) };

        Assert.Equal(expected, early.Latest(late));
        Assert.Equal(expected, late.Latest(early));
    }

    public static TheoryData<PartitionWork, bool> Works => new()
    {
        { new(Job, 0, "", IsUserList: false), true },
        { new(Job, 0, "", IsUserList: true), false },
        { new(Job, 0, "", IsUserList: false) { IsOutdated = true }, false },
        { new(Job, 0, "", IsUserList: false) { IsShadow = true }, false },
        { new(Job, 0, "", IsUserList: false) { IsExplanation = true }, false },
    };

    [Theory]
    [MemberData(nameof(Works))]
    public void IsWhole_Work_IsAScanIntoTheOutput(PartitionWork work, bool expected) => Assert.Equal(expected, work.IsWhole);
}
