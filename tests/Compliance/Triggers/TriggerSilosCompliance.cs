using System.Collections.Concurrent;

namespace ModelPipeline.Compliance;

/// <summary>Several silos that take the events of one source, and silos that are lost.</summary>
public abstract class TriggerSilosCompliance(ITriggerStore store) : TriggerCompliance(store)
{
    [Fact]
    public async Task ClaimAsync_TwoSilos_ShareTheEventsAndMissNone()
    {
        ITrigger[] silos = [await OpenAsync(), await OpenAsync()];
        var users = Enumerable.Range(0, 200).Select(i => $"u{i:000}").ToArray();
        await Store.SendAsync(users);

        var handled = new ConcurrentDictionary<string, bool>();
        await Task.WhenAll(silos.Select(silo => TakeAllAsync(silo, handled, users.Length)));

        Assert.Equal(users, handled.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ClaimAsync_SiloIsLostBeforeItAcknowledges_AnotherGetsItsEvents()
    {
        var lost = await OpenAsync();
        await Store.SendAsync("a", "b", "c");
        var claimed = await ClaimAsync(lost, 3);
        await lost.AcknowledgeAsync(Done(claimed.Where(each => each.User == "a")), Token);
        await LoseAsync(lost);

        var again = await ClaimAsync(await OpenAsync(), 2);

        // A source of positions may also repeat what was acknowledged after the first event that was not.
        Assert.Subset(Users(again).ToHashSet(), new HashSet<string> { "b", "c" });
        if (Store.CountsLostAttempts)
            Assert.All(again, each => Assert.Equal(2, each.Attempts));
    }

    [Fact]
    public async Task AcknowledgeAsync_AnotherSiloHasTheEventsMeanwhile_IsHarmless()
    {
        var slow = await OpenAsync();
        await Store.SendAsync("a", "b");
        var claimed = await ClaimAsync(slow, 2);
        // The claim ends by itself, or goes to the other silo when it comes.
        var other = await OpenAsync();
        await slow.ReleaseAsync(claimed, new(TimeSpan.Zero, "The silo stops."), Token);
        var again = new List<TriggerEvent>();
        await TakeUntilAsync([slow, other], again, 2);

        await slow.AcknowledgeAsync(Done(claimed), Token);
        await slow.ReleaseAsync(claimed, new(TimeSpan.Zero, "Too late."), Token);

        Assert.Equal(["a", "b"], Users(again));
    }

    // A source may take seconds to divide the events anew.
    private static async Task TakeAllAsync(ITrigger silo, ConcurrentDictionary<string, bool> handled, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (handled.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeLimit, $"{handled.Count} of {count} events had come.");
            var events = await silo.ClaimAsync(16, Shortly, Token);
            await silo.AcknowledgeAsync(Done(events), Token);
            foreach (var each in events)
                handled.TryAdd(each.User, true);
        }
    }

    private static async Task TakeUntilAsync(ITrigger[] silos, List<TriggerEvent> taken, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (taken.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeLimit, $"{taken.Count} of {count} events had come.");
            foreach (var silo in silos)
                taken.AddRange(await silo.ClaimAsync(10, Shortly, Token));
        }
    }
}
