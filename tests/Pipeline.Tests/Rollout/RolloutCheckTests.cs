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
}
