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

    public static TheoryData<RolloutDocument, string> Mistakes => new()
    {
        { new(), "\"stable\" is empty; name a version." },
        { new() { Stable = "v1", Candidate = new("", 1) }, "\"candidate.version\" is empty; name a version." },
        {
            new() { Stable = "v1", Candidate = new("v1", 1) },
            "\"candidate.version\" is 'v1', which is stable already; name another version."
        },
        { new() { Stable = "v1", Candidate = new("v2", 100.5) }, "\"candidate.percent\" is 100.5; set 0 to 100." },
        { new() { Stable = "v1", Shadow = [new("v2", 1), new("", 1)] }, "\"shadow[1].version\" is empty; name a version." },
        { new() { Stable = "v1", Shadow = [new("v1", 1)] }, "\"shadow[0].version\" is 'v1', the stable version; name another version." },
        { new() { Stable = "v1", Shadow = [new("v2", 0)] }, "\"shadow[0].percent\" is 0; set a number above 0, to 100." },
        {
            new() { Stable = "v1", Shadow = [new("v2", 1), new("v2", 2)] },
            "\"shadow\" names version 'v2' more than once; name it once."
        },
        {
            new() { Stable = "v1", Salt = "a\tb" },
            "\"salt\" has 3 characters; set up to 200, without control characters, or leave it out."
        },
        {
            new() { Stable = "v1", Candidate = new("v2", 1), Steps = [5, 5] },
            "\"steps\" is [5, 5]; set growing shares above 0, to 100."
        },
        {
            new() { Stable = "v1", Candidate = new("v2", 1), Steps = [0, 5] },
            "\"steps\" is [0, 5]; set growing shares above 0, to 100."
        },
        { new() { Stable = "v1", Steps = [5] }, "\"steps\" is set without a candidate; name a candidate, or leave the steps out." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Faults_OneMistake_IsOneSentenceThatSaysWhatToSet(RolloutDocument document, string fault) =>
        Assert.Equal([fault], RolloutCheck.Faults(document, Known));

    [Fact]
    public void Faults_NamesOfOneLetter_AreComparedToo() =>
        Assert.Equal(2, RolloutCheck.Faults(new() { Stable = "a", Candidate = new("a", 1), Shadow = [new("a", 1)] }, ["a"]).Count);

    [Theory]
    [InlineData(0, "upload one first")]
    [InlineData(2, "its versions are v1, v2")]
    [InlineData(10, "its versions are v1, v2, v3, v4, v5, v6, v7, v8, v9, v10")]
    [InlineData(11, "it has 11 versions")]
    public void Faults_UnknownVersion_OffersThoseOfThePipelineUnlessTheyAreMany(int versions, string offer) => Assert.Equal(
        [$"\"stable\" is 'none', which is no version of this pipeline; {offer}."],
        RolloutCheck.Faults(new() { Stable = "none" }, [.. Enumerable.Range(1, versions).Select(i => $"v{i}")]));

    private static double[] Growing(int count) => [.. Enumerable.Range(1, count).Select(step => (double)step)];
}
