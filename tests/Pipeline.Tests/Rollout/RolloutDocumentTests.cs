namespace ModelPipeline.Tests;

public sealed class RolloutDocumentTests
{
    private static readonly RolloutDocument Whole = new()
    {
        Stable = "v1",
        Candidate = new("v2", 5),
        Shadow = [new("v3", 10), new("v2", 20)],
        Salt = "2026",
        Steps = [5, 50],
        BakeTime = TimeSpan.FromMinutes(3),
        Guard = new() { MinUsers = 7 },
    };

    public static TheoryData<RolloutDocument> Others =>
    [
        Whole with { Stable = "v9" },
        Whole with { Candidate = new("v9", 5) },
        Whole with { Candidate = new("v2", 6) },
        Whole with { Candidate = null },
        Whole with { Shadow = [new("v3", 10), new("v2", 21)] },
        Whole with { Shadow = [new("v3", 10)] },
        Whole with { Salt = "2027" },
        Whole with { Salt = null },
        Whole with { Steps = [5, 51] },
        Whole with { BakeTime = TimeSpan.FromMinutes(4) },
        Whole with { Guard = new() { MinUsers = 8 } },
        Whole with { Guard = null },
    ];

    [Fact]
    public void New_Document_HasTheDefaultsOfTheDocumentation()
    {
        var made = new RolloutDocument();

        Assert.Equal(("", null, null, null), (made.Stable, made.Candidate, made.Salt, made.Guard));
        Assert.Equal((0, 0, TimeSpan.FromMinutes(10)), (made.Shadow.Count, made.Steps.Count, made.BakeTime));
    }

    [Fact]
    public void Versions_VersionWithTwoRoles_IsThereOnceAndStableFirst()
    {
        Assert.Equal(["v1", "v2", "v3"], Whole.Versions());
        Assert.Equal(["v1"], new RolloutDocument { Stable = "v1" }.Versions());
    }

    [Theory]
    [InlineData("v1", VersionRole.Stable)]
    [InlineData("v2", VersionRole.Candidate)]
    [InlineData("v3", VersionRole.Shadow)]
    [InlineData("v4", VersionRole.None)]
    public void RoleOf_Version_IsItsHighestRole(string version, VersionRole role) => Assert.Equal(role, Whole.RoleOf(version));

    [Fact]
    public void Promoted_Candidate_IsStableAndTheOtherShadowsStay()
    {
        Assert.Equal(new() { Stable = "v2", Shadow = [new("v3", 10)] }, Whole.Promoted());
        var without = Whole with { Candidate = null };
        Assert.Same(without, without.Promoted());
    }

    [Fact]
    public void WithoutCandidate_Document_KeepsTheShadows() => Assert.Equal(
        new() { Stable = "v1", Shadow = Whole.Shadow, BakeTime = Whole.BakeTime }, Whole.WithoutCandidate());

    [Fact]
    public void Equals_SameContentInOtherLists_IsTrueWithTheSameHash()
    {
        var same = Whole with { Shadow = [.. Whole.Shadow], Steps = [.. Whole.Steps], Guard = Whole.Guard! with { } };

        Assert.Equal(Whole, same);
        Assert.Equal(Whole.GetHashCode(), same.GetHashCode());
        Assert.False(Whole.Equals(null));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Equals_OnePartIsOther_IsFalse(RolloutDocument other) => Assert.NotEqual(Whole, other);

    [Fact]
    public void GetHashCode_ManyDocuments_TellsThemApart() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(i => (Whole with { Stable = $"v{i}" }).GetHashCode()).Distinct().Count());
}
