namespace ModelPipeline.Compliance;

/// <summary>The common part of the trigger suites: one source for each test.</summary>
public abstract class TriggerCompliance(ITriggerStore store) : IAsyncLifetime
{
    /// <summary>The longest time until something that is awaited must have happened.</summary>
    protected static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long a claim waits that should find nothing.</summary>
    protected static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(300);

    private readonly List<ITrigger> made = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ITriggerStore Store => store;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var trigger in made)
            await trigger.DisposeAsync();
        await store.DisposeAsync();
    }

    /// <summary>An open trigger, as a silo of its own has it.</summary>
    protected async Task<ITrigger> OpenAsync()
    {
        var trigger = store.Make();
        made.Add(trigger);
        await trigger.OpenAsync(Token);
        return trigger;
    }

    /// <summary>Ends a trigger as the loss of its silo does.</summary>
    protected async Task LoseAsync(ITrigger trigger)
    {
        made.Remove(trigger);
        await store.LoseAsync(trigger);
    }

    /// <summary>Claims until there are so many events.</summary>
    protected static async Task<IReadOnlyList<TriggerEvent>> ClaimAsync(ITrigger trigger, int count, int most = 100)
    {
        var events = new List<TriggerEvent>();
        var began = TimeProvider.System.GetTimestamp();
        while (events.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeLimit,
                $"{events.Count} of {count} events had come after {TimeLimit}.");
            events.AddRange(await trigger.ClaimAsync(most, TimeSpan.FromSeconds(1), Token));
        }

        return events;
    }

    /// <summary>Checks that nothing is there to be claimed.</summary>
    protected static async Task FindsNothingAsync(ITrigger trigger) => Assert.Empty(await trigger.ClaimAsync(100, Shortly, Token));

    /// <summary>The events as done.</summary>
    protected static HandledEvent[] Done(params IEnumerable<TriggerEvent> events) =>
        [.. events.Select(each => new HandledEvent(each, null))];

    /// <summary>The users of events, in a fixed order.</summary>
    protected static IEnumerable<string> Users(IEnumerable<TriggerEvent> events) =>
        events.Select(each => each.User).Order(StringComparer.Ordinal);
}
