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
    [InlineData(0, 0, 0, 1)]
    [InlineData(1_000_000, 10_000_000, 1_000, 100)]
    public void Check_TheBoundsThemselves_AreFine(double perSecond, int burst, int jobs, int weight) => Assert.Empty(
        new TenantLimit { UsersPerSecond = perSecond, Burst = burst, ConcurrentJobs = jobs, Weight = weight }.Check("a"));

    [Theory]
    [InlineData(-0.1, 0, 0, 1, "a:UsersPerSecond is -0.1; set 0 to 1000000.")]
    [InlineData(1_000_000.5, 0, 0, 1, "a:UsersPerSecond is 1000000.5; set 0 to 1000000.")]
    [InlineData(0, -1, 0, 1, "a:Burst is -1; set 0 to 10000000.")]
    [InlineData(0, 10_000_001, 0, 1, "a:Burst is 10000001; set 0 to 10000000.")]
    [InlineData(0, 0, -1, 1, "a:ConcurrentJobs is -1; set 0 to 1000.")]
    [InlineData(0, 0, 1_001, 1, "a:ConcurrentJobs is 1001; set 0 to 1000.")]
    [InlineData(0, 0, 0, 0, "a:Weight is 0; set 1 to 100.")]
    [InlineData(0, 0, 0, 101, "a:Weight is 101; set 1 to 100.")]
    public void Check_JustBeyondABound_SaysTheValueAndTheBounds(double perSecond, int burst, int jobs, int weight, string told)
    {
        var fault = Assert.Single(
            new TenantLimit { UsersPerSecond = perSecond, Burst = burst, ConcurrentJobs = jobs, Weight = weight }.Check("a"));

        Assert.Equal(told, $"{fault.Setting} {fault.Message}");
    }

    [Theory]
    [InlineData(0.5, 0, 1)]
    [InlineData(20.5, 0, 21)]
    [InlineData(20, 5, 5)]
    [InlineData(20, 1, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(2, 0, 2)]
    public void BurstOrSecond_WithoutABurst_IsASecondsWorth(double perSecond, int burst, int expected) =>
        Assert.Equal(expected, new TenantLimit { UsersPerSecond = perSecond, Burst = burst }.BurstOrSecond());

    [Fact]
    public void WeightOf_ATenantWithoutLimitAndNone_IsOne()
    {
        var limits = new TenantLimits(new Dictionary<string, TenantLimit> { ["a"] = new() { Weight = 3 } });

        Assert.Equal([3, 1, 1], new[] { "a", "b", null }.Select(limits.WeightOf));
        Assert.Equal([3, null, null], new[] { "a", "A", null }.Select(tenant => limits.Find(tenant)?.Weight));
        Assert.Empty(TenantLimits.None.All);
    }
}
