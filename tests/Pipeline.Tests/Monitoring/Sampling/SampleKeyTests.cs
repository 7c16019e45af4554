namespace ModelPipeline.Tests;

public sealed class SampleKeyTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void HashOf_IsTheSameInEveryProcessAndAnotherForAnotherSeed()
    {
        Assert.Equal(SampleKey.HashOf("ann", 7), SampleKey.HashOf("ann", 7));
        (string User, ulong Seed)[] all = [("ann", 7), ("bob", 7), ("ann", 8), ("Ann", 7)];
        Assert.Equal(4, all.Select(each => SampleKey.HashOf(each.User, each.Seed)).Distinct().Count());
    }

    [Fact]
    public void Of_ARowThatIsThirtyDaysYounger_HasAKeyThatIsLessByTheLogarithmOfTwo()
    {
        var hash = SampleKey.HashOf("ann", 7);

        Assert.Equal(Math.Log(2), SampleKey.Of(hash, At) - SampleKey.Of(hash, At.AddDays(30)), 1e-9);
        Assert.Equal(Math.Log(2), SampleKey.Of(hash, At) - SampleKey.Of(hash, At.AddDays(30).ToOffset(TimeSpan.FromHours(5))), 1e-9);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue - 2_048)]
    [InlineData(ulong.MaxValue)]
    public void Of_AVerySmallAndAVeryLargeHash_IsFinite(ulong hash) => Assert.True(double.IsFinite(SampleKey.Of(hash, At)));

    [Fact]
    public void Of_ALargerHash_HasASmallerKey()
    {
        var keys = Enumerable.Range(0, 64).Select(bit => SampleKey.Of(ulong.MaxValue >> bit, At)).ToList();

        Assert.Equal(keys.Order(), keys);
    }

    [Theory]
    [InlineData(-800)]
    [InlineData(0)]
    [InlineData(800)]
    public void LeastHash_LetsThroughEachHashWhoseKeyIsUpToTheThresholdAndHardlyAnother(int days)
    {
        var at = At.AddDays(days);
        var hashes = Enumerable.Range(0, 2_000).Select(user => SampleKey.HashOf($"u{user}", 7)).ToList();
        var threshold = hashes.Select(hash => SampleKey.Of(hash, at)).Order().ElementAt(500);

        var least = SampleKey.LeastHash(threshold, at);

        Assert.All(hashes, hash => Assert.Equal(SampleKey.Of(hash, at) <= threshold, hash >= least));
    }

    [Fact]
    public void LeastHash_WithoutAThreshold_LetsEveryHashThrough() => Assert.Equal(0UL, SampleKey.LeastHash(double.PositiveInfinity, At));
}
