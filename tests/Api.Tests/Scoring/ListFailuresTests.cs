using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ListFailuresTests
{
    [Fact]
    public void Add_ManyUsersWithOneReason_AreOneEntryWithTheFirst()
    {
        var failures = new ListFailures();

        foreach (var user in new[] { "a", "b", "c" })
            failures.Add(user, new(ScoreStatus.StoreUnavailable, Reason: "Try again.", Detail: "host is down"));
        failures.Add("d", new(ScoreStatus.NotFound, Reason: "The input has no row for this user."));
        failures.Add("e", new(ScoreStatus.Failed, Reason: "The run failed."));

        Assert.Equal([(ScoreStatus.StoreUnavailable, "host is down", "a", 3), (ScoreStatus.Failed, "The run failed.", "e", 1)],
            failures.All);
    }

    [Fact]
    public void Add_AReasonForEachUser_KeepsTheFirstTwenty()
    {
        var failures = new ListFailures();

        for (var i = 0; i < 1_000; i++)
            failures.Add($"u{i}", new(ScoreStatus.Failed, Reason: "It failed.", Detail: $"row {i}"));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"u{i}"), failures.All.Select(each => each.First));
    }
}
