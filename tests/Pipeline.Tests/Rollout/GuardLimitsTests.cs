namespace ModelPipeline.Tests;

public sealed class GuardLimitsTests
{
    public static TheoryData<GuardLimits> Valid => new()
    {
        new GuardLimits(),
        new GuardLimits { MinUsers = 1, MaxFailureShare = 0, MaxP99Ratio = 1, MaxScorePsi = 0.001 },
        new GuardLimits { MinUsers = 1_000_000, MaxFailureShare = 1, MaxP99Ratio = 1_000, MaxScorePsi = 100 },
    };

    public static TheoryData<string, GuardLimits> Invalid => new()
    {
        { "guard.minUsers", new() { MinUsers = 0 } },
        { "guard.minUsers", new() { MinUsers = 1_000_001 } },
        { "guard.maxFailureShare", new() { MaxFailureShare = -0.001 } },
        { "guard.maxFailureShare", new() { MaxFailureShare = 1.001 } },
        { "guard.maxFailureShare", new() { MaxFailureShare = double.NaN } },
        { "guard.maxP99Ratio", new() { MaxP99Ratio = 0.999 } },
        { "guard.maxP99Ratio", new() { MaxP99Ratio = 1_000.1 } },
        { "guard.maxScorePsi", new() { MaxScorePsi = 0 } },
        { "guard.maxScorePsi", new() { MaxScorePsi = 100.1 } },
        { "guard.maxScorePsi", new() { MaxScorePsi = double.NaN } },
    };

    [Fact]
    public void New_Limits_HaveTheDefaultsOfTheDocumentation() => Assert.Equal(
        new() { MinUsers = 1_000, MaxFailureShare = 0.01, MaxP99Ratio = 2, MaxScorePsi = 0.25 }, new GuardLimits());

    [Theory]
    [MemberData(nameof(Valid))]
    public void Check_LimitsWithinTheirBounds_AreNoFault(GuardLimits limits) => Assert.Empty(limits.Check());

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Check_LimitBeyondItsBound_IsNamed(string property, GuardLimits limits) =>
        Assert.StartsWith($"\"{property}\" is ", Assert.Single(limits.Check()), StringComparison.Ordinal);
}
