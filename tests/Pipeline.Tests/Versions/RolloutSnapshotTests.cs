namespace ModelPipeline.Tests;

public sealed class RolloutSnapshotTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 200).Select(i => $"user-{i}")];

    // A salt of the document keeps the same users over several candidates.
    [Theory]
    [InlineData(null, "v2", "v3")]
    [InlineData("2026-11", "2026-11", "2026-11")]
    public void VersionFor_CandidateAndShadow_HaveTheUsersOfTheDocumentsSaltOrElseOfTheirVersion(
        string? salt, string candidates, string shadows)
    {
        var open = new OpenVersions();
        foreach (var id in new[] { "v1", "v2", "v3" })
            open.Open(id);

        var snapshot = open.Snapshot(new() { Stable = "v1", Candidate = new("v2", 50), Shadow = [new("v3", 30)], Salt = salt });

        var cohort = new Cohort(candidates, 50);
        Assert.All(Users, user => Assert.Equal(cohort.Has(user) ? "v2" : "v1", snapshot.VersionFor(user).Id));
        var shadow = new Cohort(shadows, 30);
        Assert.All(Users, user => Assert.Equal(shadow.Has(user), snapshot.Shadows[0].Users.Has(user)));
    }

    [Fact]
    public void Find_VersionsWithARole_AreFoundAndOthersAreNot()
    {
        var open = new OpenVersions();
        foreach (var id in new[] { "v1", "v2", "v3" })
            open.Open(id);

        var snapshot = open.Snapshot(new() { Stable = "v1", Candidate = new("v2", 0), Shadow = [new("v3", 30)] });

        Assert.Equal(["v1", "v2", "v3", null], new[] { "v1", "v2", "v3", "v4" }.Select(id => snapshot.Find(id)?.Id));
    }

    [Fact]
    public void IsCandidates_NoCandidate_IsNobody()
    {
        var open = new OpenVersions();
        open.Open("v1");

        var snapshot = open.Snapshot(new() { Stable = "v1", Salt = "2026" }, epoch: 3);

        Assert.DoesNotContain(Users, snapshot.IsCandidates);
        Assert.Equal((3L, null, "v1"), (snapshot.Epoch, snapshot.Candidate, snapshot.VersionFor("a").Id));
    }

    [Fact]
    public void New_Shadow_HasTheShareOfTheDocument()
    {
        var open = new OpenVersions();
        foreach (var id in new[] { "v1", "v3" })
            open.Open(id);

        var shadow = Assert.Single(open.Snapshot(new() { Stable = "v1", Shadow = [new("v3", 30)] }).Shadows);

        Assert.Equal(("v3", 30.0), (shadow.Slot.Id, shadow.Percent));
    }

    [Fact]
    public async Task New_VersionThatIsClosed_Throws()
    {
        var open = new OpenVersions();
        open.Open("v1");
        await open.CloseAsync("v1");

        Assert.Throws<ObjectDisposedException>(() => open.Stable("v1"));
    }

    [Fact]
    public async Task DisposeAsync_Snapshot_LetsGoOfVersionsAndInput()
    {
        var open = new OpenVersions();
        var models = new[] { open.Open("v1"), open.Open("v2") };
        var snapshot = open.Snapshot(new() { Stable = "v1", Candidate = new("v2", 5) });
        foreach (var id in new[] { "v1", "v2" })
            await open.CloseAsync(id);
        await open.CloseInputAsync();
        Assert.Equal([false, false, false], models.Select(model => model.IsDisposed).Append(open.Retriever.IsDisposed));

        await snapshot.DisposeAsync();

        Assert.Equal([true, true, true], models.Select(model => model.IsDisposed).Append(open.Retriever.IsDisposed));
    }
}
