namespace ModelPipeline.Tests;

public sealed class TenantLimitTests
{
    [Fact]
    public void Check_ValuesOutOfRange_NamesEachSetting()
    {
        var limit = new TenantLimit { UsersPerSecond = double.NaN, Burst = -1, ConcurrentJobs = 1_001, Weight = 0 };

        Assert.Equal(["a:UsersPerSecond", "a:Burst", "a:ConcurrentJobs", "a:Weight"], limit.Check("a").Select(fault => fault.Setting));
        Assert.Empty(new TenantLimit().Check("a"));
    }

    [Theory]
    [InlineData(0.5, 0, 1)]
    [InlineData(20.5, 0, 21)]
    [InlineData(20, 5, 5)]
    public void BurstOrSecond_WithoutABurst_IsASecondsWorth(double perSecond, int burst, int expected) =>
        Assert.Equal(expected, new TenantLimit { UsersPerSecond = perSecond, Burst = burst }.BurstOrSecond());

    [Fact]
    public void WeightOf_ATenantWithoutLimitAndNone_IsOne()
    {
        var limits = new TenantLimits(new Dictionary<string, TenantLimit> { ["a"] = new() { Weight = 3 } });

        Assert.Equal([3, 1, 1], new[] { "a", "b", null }.Select(limits.WeightOf));
    }
}
