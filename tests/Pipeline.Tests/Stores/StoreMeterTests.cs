namespace ModelPipeline.Tests;

public sealed class StoreMeterTests
{
    [Fact]
    public void Count_QueriesBytesAndRows_AddsUpAndTellsEachAmount()
    {
        var told = new List<StoreCost>();
        var meter = new StoreMeter(told.Add);

        meter.QueriesSent();
        meter.QueriesSent(2);
        meter.Billed(5_000_000_000);
        meter.RowsArrived(40);
        meter.Count(new(1, 2, 3));

        Assert.Equal(new StoreCost(4, 5_000_000_002, 43), meter.Total);
        Assert.Equal(
            [new(1, 0, 0), new(2, 0, 0), new(0, 5_000_000_000, 0), new(0, 0, 40), new StoreCost(1, 2, 3)], told);
    }

    [Fact]
    public void Total_OfANewMeter_IsZero() => Assert.Equal(default, new StoreMeter().Total);

    [Fact]
    public void Latest_OfTwoCountsOfTheSameWork_HasTheHigherOfEach() =>
        Assert.Equal(new StoreCost(4, 5, 6), new StoreCost(4, 2, 6).Latest(new(1, 5, 3)));

    [Fact]
    public void Plus_AddsEach() => Assert.Equal(new StoreCost(5, 7, 9), new StoreCost(4, 2, 6) + new StoreCost(1, 5, 3));
}
