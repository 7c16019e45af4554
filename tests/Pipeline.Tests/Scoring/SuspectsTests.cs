using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class SuspectsTests
{
    private readonly FakeTimeProvider clock = new();

    private Suspects Suspects => field ??= new(clock);

    [Fact]
    public void MoveToEnd_NobodyIsRemembered_ChangesNothing()
    {
        string[] users = ["a", "b", "c"];
        Assert.Equal(0, Suspects.MoveToEnd(users));
        Assert.Equal(["a", "b", "c"], users);
    }

    [Fact]
    public void MoveToEnd_RememberedUsers_AreAtTheEndForAMinute()
    {
        Suspects.Remember(["b", "c"], 100);
        string[] users = ["a", "b", "c", "d", "e"];

        Assert.Equal(2, Suspects.MoveToEnd(users));
        Assert.Equal(["a", "d", "e"], users[..3].Order());
        Assert.Equal(["b", "c"], users[3..].Order());
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, Suspects.MoveToEnd(users));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Suspects.MoveToEnd(users));
    }

    [Fact]
    public void Remember_LargeShareOfTheBatch_RemembersNobody()
    {
        Suspects.Remember(["a", "b"], 15);
        Assert.Equal(0, Suspects.MoveToEnd(["a", "b"]));
        Suspects.Remember(["a", "b"], 16);
        Assert.Equal(2, Suspects.MoveToEnd(["a", "b"]));
    }

    [Fact]
    public void MoveToEnd_ManyUsers_MovesOnlyAFew()
    {
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"u{i}")];
        Suspects.Remember(users, 10_000);

        Assert.Equal(Suspects.MostOfABatch, Suspects.MoveToEnd(users));
        Assert.Equal(100, users.Distinct().Count());
    }

    [Fact]
    public void Remember_ManyUsers_IsBounded()
    {
        Suspects.Remember([.. Enumerable.Range(0, 2_000).Select(i => $"u{i}")], 100_000);

        Assert.Equal(1, Suspects.MoveToEnd(["u0"]));
        Assert.Equal(0, Suspects.MoveToEnd(["u1999"]));
    }
}
