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
