namespace ModelPipeline.Tests;

public sealed class RolloutCheckTests
{
    private static readonly string[] Known = ["v1", "v2", "v3"];

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(100)]
    public void Faults_PercentWithinBounds_AreNone(double percent) =>
        Assert.Empty(RolloutCheck.Faults(new() { Stable = "v1", Candidate = new("v2", percent) }, Known));

    [Theory]
    [InlineData(101)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Faults_PercentOutsideBounds_NameTheValue(double percent) =>
        Assert.Contains("candidate.percent", Assert.Single(
            RolloutCheck.Faults(new() { Stable = "v1", Candidate = new("v2", percent) }, Known)), StringComparison.Ordinal);

    public static TheoryData<string, RolloutDocument, RolloutDocument> Bounds => new()
    {
        { "\"salt\"", new() { Salt = new('s', 200) }, new() { Salt = new('s', 201) } },
        { "\"bakeTime\"", new() { BakeTime = TimeSpan.FromSeconds(1) }, new() { BakeTime = TimeSpan.FromSeconds(0.999) } },
        { "\"bakeTime\"", new() { BakeTime = TimeSpan.FromDays(30) }, new() { BakeTime = TimeSpan.FromDays(30.001) } },
        { "\"steps\"", new() { Candidate = new("v2", 1), Steps = [100] }, new() { Candidate = new("v2", 1), Steps = [100.1] } },
        { "\"steps\"", new() { Candidate = new("v2", 1), Steps = Growing(50) }, new() { Candidate = new("v2", 1), Steps = Growing(51) } },
        { "\"steps\"", new(), new() { Steps = [50] } },
        { "\"shadow[0].percent\"", new() { Shadow = [new("v2", 100)] }, new() { Shadow = [new("v2", 100.1)] } },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Faults_ValueAtABound_IsNoneAndBeyondItIsOne(string property, RolloutDocument valid, RolloutDocument invalid)
    {
        Assert.Empty(RolloutCheck.Faults(valid with { Stable = "v1" }, Known));
        Assert.StartsWith(property, Assert.Single(RolloutCheck.Faults(invalid with { Stable = "v1" }, Known)), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_EightShadows_AreNoneAndNineAreOne()
    {
        string[] many = [.. Enumerable.Range(1, 10).Select(i => $"v{i}")];
        VersionShare[] shares = [.. many.Skip(1).Select(id => new VersionShare(id, 1))];

        Assert.Empty(RolloutCheck.Faults(new() { Stable = "v1", Shadow = shares[..8] }, many));
        var fault = Assert.Single(RolloutCheck.Faults(new() { Stable = "v1", Shadow = shares }, many));
        Assert.Equal("\"shadow\" has 9 versions; name 8 at most.", fault);
    }

    [Fact]
    public void Faults_SeveralMistakes_AreAllTold()
    {
        var document = new RolloutDocument
        {
            Stable = "v9",
            Candidate = new("v9", 50),
            Shadow = [new("v2", 0), new("v2", 100)],
            Salt = "a\nb",
            Steps = [10, 5],
            BakeTime = TimeSpan.Zero,
            Guard = new() { MinUsers = 0, MaxFailureShare = 2, MaxP99Ratio = 0.5, MaxScorePsi = 0 },
        };

        var faults = string.Join('\n', RolloutCheck.Faults(document, Known));

        Assert.All(
            ["\"stable\"", "candidate.version", "shadow[0].percent", "more than once", "\"salt\"", "\"steps\"", "\"bakeTime\"",
                "guard.minUsers", "guard.maxFailureShare", "guard.maxP99Ratio", "guard.maxScorePsi"],
            part => Assert.Contains(part, faults, StringComparison.Ordinal));
    }

    private static double[] Growing(int count) => [.. Enumerable.Range(1, count).Select(step => (double)step)];
}
