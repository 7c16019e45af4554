using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ModelPaceTests
{
    private readonly ModelPace pace = new();

    [Theory]
    [InlineData(1, true)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void IsShort_NothingRecorded_SmallBatchesAlone(int rows, bool isShort) => Assert.Equal(isShort, pace.IsShort(rows));

    [Fact]
    public void IsShort_AfterALargeBatch_AsManyRowsAsTakeAMillisecond()
    {
        pace.Record(TimeSpan.FromMicroseconds(200), 100);

        Assert.Equal((true, false), (pace.IsShort(499), pace.IsShort(501)));
    }

    [Fact]
    public void IsShort_AfterASmallBatch_IsStillUnknown()
    {
        pace.Record(TimeSpan.FromMicroseconds(1), 32);

        Assert.False(pace.IsShort(33));
    }

    [Fact]
    public void IsShort_OneBatchOfManyTookLong_CountsForAnEighth()
    {
        pace.Record(TimeSpan.FromMicroseconds(100), 100);
        pace.Record(TimeSpan.FromMicroseconds(1_700), 100);

        // (7 * 1 + 17) / 8 = 3 microseconds a row.
        Assert.Equal((true, false), (pace.IsShort(333), pace.IsShort(334)));
    }

    [Fact]
    public void IsShort_SlowModel_OnlySmallBatches()
    {
        pace.Record(TimeSpan.FromMilliseconds(100), 100);

        Assert.Equal((true, false), (pace.IsShort(32), pace.IsShort(33)));
    }
}
