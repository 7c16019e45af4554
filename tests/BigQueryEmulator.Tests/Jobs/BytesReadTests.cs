using ModelPipeline.BigQueryEmulator.Jobs;

namespace ModelPipeline.BigQueryEmulator.Tests.Jobs;

public sealed class BytesReadTests
{
    [Theory]
    [InlineData(new long[] { }, 0)]
    [InlineData(new long[] { 0 }, 0)]
    [InlineData(new long[] { 1 }, 10485760)]
    [InlineData(new long[] { 1, 2 }, 20971520)]
    [InlineData(new long[] { 10485761 }, 11534336)]
    public void Of_Tables_IsRoundedUpWithAFloor(long[] tables, long billed)
    {
        var bytes = BytesRead.Of(tables);

        Assert.Equal((tables.Sum(), billed), (bytes.Processed, bytes.Billed));
    }
}
