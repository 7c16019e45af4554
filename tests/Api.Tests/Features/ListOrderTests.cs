using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class ListOrderTests
{
    [Fact]
    public async Task Begin_EntriesOfOneUserWithFeatures_FollowEachOtherAndNobodyElse()
    {
        var order = new ListOrder();
        var begun = new List<string>();
        var ends = new Dictionary<string, TaskCompletionSource>();
        Task Score(UserEntry entry)
        {
            begun.Add($"{entry.User}{entry.Features}");
            return (ends[$"{entry.User}{entry.Features}"] = new()).Task;
        }

        UserEntry[] entries = [new("a", "1"), new("a", "2"), new("b", "1"), new("a", "3"), new("a"), new("c")];
        foreach (var entry in entries)
            order.Begin(entry, Score);
        Assert.Equal(["a1", "b1", "a", "c"], begun);
        // A failure of an entry ends nothing for the next.
        ends["a1"].SetException(new InvalidOperationException());
        await BegunAsync("a2");
        ends["a2"].SetResult();
        await BegunAsync("a3");

        Task BegunAsync(string entry)
        {
            Assert.True(SpinWait.SpinUntil(() => ends.ContainsKey(entry), TimeSpan.FromSeconds(60)), $"{entry} did not begin in time.");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Distinct_IdsAndEntries_KeepsEveryEntryWithFeatures()
    {
        UserEntry[] entries = [new("a"), new("a"), new("a", "{}"), new("a", "{}"), new(null), new(null), new("b")];

        Assert.Equal([new("a"), new("a", "{}"), new("a", "{}"), new(null), new("b")], ListOrder.Distinct(entries));
    }
}
