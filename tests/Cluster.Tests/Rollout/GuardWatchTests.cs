using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class GuardWatchTests
{
    private const int Users = 1_000;

    private static readonly RolloutDocument Document =
        new() { Stable = "v1", Candidate = new("v2", 50), Guard = new() { MinUsers = 100 } };

    private readonly FakeTimeProvider clock = new();
    private readonly Dictionary<SiloAddress, (VersionStatistics Candidate, VersionStatistics Stable)> silos = [];
    private readonly GuardWatch watch;
    private SiloAddress[] answering = [];

    public GuardWatchTests() => watch = new((_, _) => Task.FromResult(Collect()), clock);

    [Fact]
    public async Task JudgeAsync_SiloThatDidNotAnswerOnce_BringsNoHistory()
    {
        var first = Silo(1);
        var second = Silo(2);
        Drift(second);

        Assert.Null(await JudgeAsync(first, second));
        Assert.Null(await JudgeAsync(first));
        Assert.Null(await JudgeAsync(first, second));
        Assert.Null(await JudgeAsync(first, second));

        Drift(second);
        Assert.Contains("maxScorePsi", await JudgeAsync(first, second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JudgeAsync_SiloThatIsReplaced_BringsNoHistory()
    {
        var first = Silo(1);
        var second = Silo(2);
        Drift(second);

        Assert.Null(await JudgeAsync(first));
        Assert.Null(await JudgeAsync(second));

        Drift(second);
        Assert.Contains("maxScorePsi", await JudgeAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JudgeAsync_WithinTwoSeconds_AsksNobody()
    {
        var asked = new List<string>();
        var own = new GuardWatch((pipeline, versions) =>
        {
            asked.Add($"{pipeline}: {string.Join(' ', versions)}");
            return Task.FromResult(Collect());
        }, clock);

        await own.JudgeAsync("churn", Document);
        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        await own.JudgeAsync("churn", Document);
        Assert.Equal(["churn: v2 v1"], asked);

        clock.Advance(TimeSpan.FromTicks(1));
        await own.JudgeAsync("churn", Document);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task JudgeAsync_WithoutGuardOrCandidate_AsksNobodyAndBeginsAnewWithTheNext()
    {
        var silo = Silo(1);
        Assert.Null(await JudgeAsync(silo));
        Drift(silo);

        Assert.Null(await watch.JudgeAsync("churn", Document with { Guard = null }));
        Assert.Null(await JudgeAsync(silo));
        Assert.Null(await JudgeAsync(silo));
        Drift(silo);
        Assert.Null(await watch.JudgeAsync("churn", Document with { Candidate = null }));
        Assert.Null(await JudgeAsync(silo));
        Drift(silo);

        Assert.NotNull(await JudgeAsync(silo));
    }

    // Else a candidate that gets its guard a moment after another was taken away would have two seconds more of users that nobody counts.
    [Fact]
    public async Task JudgeAsync_GuardThatIsSetAgainWithinTwoSeconds_BeginsAtOnce()
    {
        answering = [Silo(1)];
        Assert.Null(await watch.JudgeAsync("churn", Document));
        Assert.Null(await watch.JudgeAsync("churn", Document with { Guard = null }));

        Assert.Null(await watch.JudgeAsync("churn", Document));
        Drift(answering[0]);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(await watch.JudgeAsync("churn", Document));
    }

    [Theory]
    [InlineData("v3", "v1")]
    [InlineData("v2", "v0")]
    public async Task JudgeAsync_AnotherCandidateOrStable_BeginsAnew(string candidate, string stable)
    {
        var silo = Silo(1);
        Assert.Null(await JudgeAsync(silo));
        Drift(silo);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await watch.JudgeAsync("churn", Document with { Candidate = new(candidate, 50), Stable = stable }));
    }

    [Fact]
    public async Task JudgeAsync_ShareThatGrows_IsTheSameCandidate()
    {
        var silo = Silo(1);
        Assert.Null(await JudgeAsync(silo));
        Drift(silo);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(await watch.JudgeAsync("churn", Document with { Candidate = new("v2", 90) }));
    }

    // A version that was opened again has counted nothing yet.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task JudgeAsync_VersionThatHasFewerUsersThanBefore_BeginsAnew(bool isCandidate)
    {
        var silo = Silo(1);
        Drift(silo);
        Assert.Null(await JudgeAsync(silo));
        silos[silo] = isCandidate ? (new(), silos[silo].Stable) : (silos[silo].Candidate, new());
        Assert.Null(await JudgeAsync(silo));
        Drift(silo);

        Assert.NotNull(await JudgeAsync(silo));
    }

    private SiloAddress Silo(int port)
    {
        var silo = SiloAddress.New(IPAddress.Loopback, port, 1);
        silos[silo] = (new(), new());
        return silo;
    }

    // The candidate has only made scores of the upper half of those of stable.
    private void Drift(SiloAddress silo)
    {
        Fill(silos[silo].Stable, 0);
        Fill(silos[silo].Candidate, 0.5);
    }

    private static void Fill(VersionStatistics statistics, double least)
    {
        string[] users = [.. Enumerable.Range(0, Users).Select(i => $"user-{i}")];
        double[] scores = [.. Enumerable.Range(0, Users).Select(i => least + ((1 - least) * i / Users))];
        statistics.RecordScores(new(users, [new Column<double>(new("y", ColumnType.Double), scores)]));
    }

    private CollectedStatistics Collect()
    {
        var candidate = new VersionStatistics();
        var stable = new VersionStatistics();
        foreach (var silo in answering)
        {
            candidate.Add(silos[silo].Candidate);
            stable.Add(silos[silo].Stable);
        }

        return new(answering, [candidate, stable]);
    }

    private Task<string?> JudgeAsync(params SiloAddress[] silosThatAnswer)
    {
        answering = silosThatAnswer;
        clock.Advance(TimeSpan.FromSeconds(2));
        return watch.JudgeAsync("churn", Document);
    }
}
