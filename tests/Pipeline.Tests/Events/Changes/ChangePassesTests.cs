namespace ModelPipeline.Tests;

public sealed class ChangePassesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private readonly ChangePasses passes = new(null, Overlap);

    [Fact]
    public void Take_FirstPass_BeginsNow()
    {
        Assert.Null(passes.Next("changed_at", 10).From);

        Assert.Empty(Take(0).Changes);

        Assert.Equal(Noon, passes.Watermark);
        Assert.Equal(Noon - Overlap, passes.Next("changed_at", 10).From);
    }

    [Fact]
    public void Take_ChangeIsReadAgainInTheOverlap_IsHandedOutOnce()
    {
        Take(0);
        var (changes, pass) = Take(5, Change("a", 1), Change("b", 2));
        Assert.Equal(["a", "b"], changes.Select(each => each.User));
        passes.Done(pass);
        passes.Done(pass);

        Assert.Equal(["b", "c"], Take(6, Change("a", 1), Change("b", 3), Change("c", -10)).Changes.Select(each => each.User));
    }

    [Fact]
    public void Watermark_ChangesAreOutstanding_WaitsForAllOfThePassAndOfThoseBefore()
    {
        Take(0);
        var (_, first) = Take(5, Change("a", 1), Change("b", 2));
        var (_, second) = Take(9, Change("c", 8));
        passes.Done(second);
        passes.Done(first);
        Assert.Equal((Noon, 1), (passes.Watermark, passes.Outstanding));

        passes.Done(first);

        Assert.Equal((Noon.AddSeconds(9), 0), (passes.Watermark, passes.Outstanding));
    }

    [Fact]
    public void Take_PassOfSeveralPages_ContinuesAfterTheLastChangeAndEndsWithAShortPage()
    {
        Take(0);
        var (_, pass) = passes.Take(new([Change("a", 1), Change("b", 1)], Noon.AddSeconds(5)), 2);
        Assert.Equal(Change("b", 1), passes.Next("changed_at", 2).After);
        passes.Done(pass);
        passes.Done(pass);
        Assert.Equal(Noon, passes.Watermark);

        passes.Done(passes.Take(new([Change("c", 1)], Noon.AddSeconds(6)), 2).Pass);

        // A change that was committed after the first page was read has a moment after the pass began, but for the overlap.
        Assert.Equal(Noon.AddSeconds(5), passes.Watermark);
        Assert.Null(passes.Next("changed_at", 2).After);
    }

    [Fact]
    public void Take_ManyUsers_ForgetsThoseBeforeTheOverlap()
    {
        Take(0);
        for (var second = 0; second < 100; second++)
        {
            var (changes, pass) = passes.Take(
                new([.. Enumerable.Range(0, 1_000).Select(i => Change($"{second} {i}", second))], Noon.AddSeconds(second)), 10_000);
            foreach (var _ in changes)
                passes.Done(pass);
        }

        // Whoever is forgotten is handed out again, where only a change of the overlap can be read again.
        Assert.Single(Take(100, Change("0 0", 0)).Changes);
        Assert.Empty(Take(100, Change("99 0", 99)).Changes);
    }

    [Fact]
    public void Next_Query_AsksForTheColumnAndNoMoreThanTheLimit()
    {
        Take(0);

        Assert.Equal(new("changed_at", Noon - Overlap, null, 10), passes.Next("changed_at", 10));
    }

    [Fact]
    public void New_WithAWatermark_GoesOnFromTheOverlapBeforeIt()
    {
        var next = new ChangePasses(Noon, Overlap);

        Assert.Equal(Noon - Overlap, next.Next("changed_at", 10).From);
        next.Done(next.Take(new([Change("a", 1)], Noon.AddSeconds(5)), 10).Pass);
        Assert.Equal(Noon.AddSeconds(5), next.Watermark);
    }

    [Fact]
    public void Take_ClockOfTheStoreWasSetBack_KeepsTheWatermark()
    {
        Take(10);

        Take(5);

        Assert.Equal(Noon.AddSeconds(10), passes.Watermark);
    }

    [Fact]
    public void Outstanding_SeveralPasses_AreAddedUp()
    {
        Take(0);
        var (_, first) = Take(5, Change("a", 1), Change("b", 2));
        Take(9, Change("c", 8));
        Assert.Equal(3, passes.Outstanding);

        passes.Done(first);

        Assert.Equal(2, passes.Outstanding);
    }

    [Fact]
    public void ReadUpTo_PassWithMoreToRead_IsTheMomentOfTheLastChange()
    {
        Assert.Null(passes.ReadUpTo);
        Take(0);
        Assert.Null(passes.ReadUpTo);

        passes.Take(new([Change("a", 1), Change("b", 3)], Noon.AddSeconds(5)), 2);
        Assert.Equal(Noon.AddSeconds(3), passes.ReadUpTo);
        passes.Take(new([], Noon.AddSeconds(5)), 2);

        Assert.Null(passes.ReadUpTo);
    }

    [Fact]
    public void Take_SeveralPages_AreOnePassThatBeganWithTheFirst()
    {
        Take(0);
        var (_, first) = passes.Take(new([Change("a", 1)], Noon.AddSeconds(5)), 1);
        var (_, second) = passes.Take(new([Change("b", 2)], Noon.AddSeconds(6)), 1);
        passes.Take(new([], Noon.AddSeconds(7)), 1);

        Assert.Same(first, second);
        passes.Done(first);
        passes.Done(second);
        Assert.Equal(Noon.AddSeconds(5), passes.Watermark);
    }

    [Fact]
    public void Take_UserWithAnOlderChangeThanBefore_IsHandedOutToo()
    {
        Take(0);
        Take(5, Change("a", 3));

        Assert.Single(Take(6, Change("a", 2)).Changes);
    }

    // A bulk change of a few thousand users in the overlap must not make the next passes hand them out again.
    [Fact]
    public void Take_ManyUsersOfTheOverlap_AreAllRemembered()
    {
        Take(0);
        UserChange[] many = [.. Enumerable.Range(0, 25_000).Select(i => Change($"u{i}", 1))];
        var (changes, pass) = passes.Take(new(many, Noon.AddSeconds(2)), 100_000);
        foreach (var _ in changes)
            passes.Done(pass);

        Assert.Empty(passes.Take(new(many, Noon.AddSeconds(3)), 100_000).Changes);
    }

    private (IReadOnlyList<UserChange> Changes, object Pass) Take(int second, params UserChange[] changes) =>
        passes.Take(new(changes, Noon.AddSeconds(second)), 100);

    private static UserChange Change(string user, int second) => new(user, Noon.AddSeconds(second));
}
