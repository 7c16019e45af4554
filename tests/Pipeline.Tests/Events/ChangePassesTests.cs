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

    private (IReadOnlyList<UserChange> Changes, object Pass) Take(int second, params UserChange[] changes) =>
        passes.Take(new(changes, Noon.AddSeconds(second)), 100);

    private static UserChange Change(string user, int second) => new(user, Noon.AddSeconds(second));
}
