namespace ModelPipeline.Tests;

public sealed class VersionSharesTests
{
    private readonly OpenVersions open = new();

    [Fact]
    public void Of_SomeUsersAreTheCandidates_DividesTheRowsInTheirOrder()
    {
        var snapshot = Snapshot(50);
        var rows = Rows(200);

        var shares = VersionShares.Of(rows, snapshot);

        Assert.Equal(rows.Users.Where(user => !snapshot.IsCandidates(user)), shares.Stable.Users);
        Assert.Equal(rows.Users.Where(snapshot.IsCandidates), shares.Candidate!.Users);
        Assert.All([shares.Stable, shares.Candidate], part => Assert.Equal(
            part.Users.Select(user => double.Parse(user[1..], System.Globalization.CultureInfo.InvariantCulture)),
            part.Values<double>("x").ToArray()));
    }

    [Fact]
    public void Of_NoUserIsTheCandidates_TakesTheRowsAsTheyAre()
    {
        var rows = Rows(20);

        var shares = VersionShares.Of(rows, Snapshot(0));

        Assert.Same(rows, shares.Stable);
        Assert.Null(shares.Candidate);
    }

    [Fact]
    public void Of_EachUserIsTheCandidates_LeavesNoneToTheStableVersion()
    {
        var rows = Rows(20);

        var shares = VersionShares.Of(rows, Snapshot(100));

        Assert.Equal(0, shares.Stable.Count);
        Assert.Same(rows, shares.Candidate);
    }

    [Fact]
    public void RowsOf_OutputsInAnotherOrderAndOfFewerUsers_AreTheRowsOfTheOutputs()
    {
        var rows = Rows(4);

        var found = VersionShares.RowsOf(rows, new(["u3", "u1"], []));

        Assert.Equal(["u3", "u1"], found.Users);
        Assert.Equal([3.0, 1.0], found.Values<double>("x").ToArray());
    }

    [Fact]
    public void RowsOf_OutputsOfAllUsers_AreTheRowsThemselves()
    {
        var rows = Rows(2);

        Assert.Same(rows, VersionShares.RowsOf(rows, new(rows.Users, [])));
    }

    private RolloutSnapshot Snapshot(double percent) => open.Snapshot(new() { Stable = "v1", Candidate = new("v2", percent) });

    private static Batch Rows(int count) => new(
        [.. Enumerable.Range(0, count).Select(row => $"u{row}")],
        [new Column<double>(new("x", ColumnType.Double), Enumerable.Range(0, count).Select(row => (double)row).ToArray())]);
}
