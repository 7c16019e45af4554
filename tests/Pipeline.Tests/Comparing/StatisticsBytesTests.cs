namespace ModelPipeline.Tests;

public sealed class StatisticsBytesTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void Read_MoreOutputsThanThereCanBe_IsInvalidData(int outputs) =>
        AssertInvalid(outputs, 10_000, writer => writer.Write7BitEncodedInt(outputs), times: 0);

    [Theory]
    [InlineData(-1)]
    [InlineData((ApplyTimes.Sizes * ApplyTimes.Bins) + 1)]
    public void Read_MoreTimesThanThereAreBins_IsInvalidData(int times) =>
        AssertInvalid(times, ApplyTimes.Sizes * ApplyTimes.Bins, _ => { }, times);

    [Theory]
    [InlineData(ApplyTimes.Sizes, 0, ApplyTimes.Sizes, ApplyTimes.Sizes - 1)]
    [InlineData(-1, 0, -1, ApplyTimes.Sizes - 1)]
    [InlineData(0, ApplyTimes.Bins, ApplyTimes.Bins, ApplyTimes.Bins - 1)]
    [InlineData(0, -1, -1, ApplyTimes.Bins - 1)]
    public void Read_ABinThatIsNone_IsInvalidData(int size, int bin, int told, int most) => AssertInvalid(told, most, writer =>
    {
        writer.Write7BitEncodedInt(size);
        writer.Write7BitEncodedInt(bin);
        writer.Write7BitEncodedInt64(1);
    }, times: 1);

    [Fact]
    public void Read_TheLastBinOfTheLastSize_IsThere()
    {
        var read = StatisticsBytes.Read(Bytes(1, writer =>
        {
            writer.Write7BitEncodedInt(ApplyTimes.Sizes - 1);
            writer.Write7BitEncodedInt(ApplyTimes.Bins - 1);
            writer.Write7BitEncodedInt64(9);
            writer.Write7BitEncodedInt(0);
        }));

        Assert.Equal((ApplyTimes.Sizes - 1, ApplyTimes.Bins - 1, 9L), Assert.Single(read.Times.Counts()));
        Assert.Equal((10, 2, 3), (read.Scored, read.Unusable, read.Failed));
        Assert.Equal((4, 40, 1.5), (read.Times.Batches, read.Times.Rows, read.Times.Seconds));
    }

    [Fact]
    public void Read_AnotherForm_SaysBothForms()
    {
        var fault = Assert.Throws<InvalidDataException>(() => StatisticsBytes.Read(new byte[] { 2 }));

        Assert.Equal("The statistics have form 2, and this program reads form 1.", fault.Message);
    }

    private static void AssertInvalid(int number, int most, Action<BinaryWriter> rest, int times)
    {
        var fault = Assert.Throws<InvalidDataException>(() => StatisticsBytes.Read(Bytes(times, rest)));

        Assert.Equal($"The statistics have {number} where {most} is the most.", fault.Message);
    }

    private static byte[] Bytes(int times, Action<BinaryWriter> rest)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write((byte)1);
        writer.Write7BitEncodedInt64(10);
        writer.Write7BitEncodedInt64(2);
        writer.Write7BitEncodedInt64(3);
        writer.Write7BitEncodedInt64(4);
        writer.Write7BitEncodedInt64(40);
        writer.Write(1.5);
        writer.Write7BitEncodedInt(times);
        rest(writer);
        writer.Flush();
        return bytes.ToArray();
    }
}
