using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Compliance;

/// <summary>
/// Whole pipelines of two silos on one source: whatever comes twice or in another order, no older score replaces a newer.
/// </summary>
public abstract class TriggerOrderCompliance(ITriggerStore store) : TriggerCompliance(store)
{
    private const string User = "a";

    private readonly MemoryInput input = new();
    private readonly MemoryOutput output = new();

    [Fact]
    public async Task Events_RunOfTheOlderEndsLast_TheNewerScoreStays()
    {
        var reached = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        output.Before = (scores, token) =>
        {
            if (!scores.Contains(1))
                return Task.CompletedTask;
            reached.TrySetResult();
            return held.Task.WaitAsync(token);
        };
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        input.Values[User] = 1;
        await Store.SendAsync(User);
        await reached.Task.WaitAsync(TimeLimit, Token);

        input.Values[User] = 2;
        await Store.SendAsync(User);
        await UntilAsync(() => output[User] == 2, "the score of the second event");
        held.SetResult();
        await DoneAsync(one, other);

        Assert.Equal(2, output[User]);
        Assert.All(output.History, score => Assert.Equal(2, score));
    }

    [Fact]
    public async Task Events_ManyOfAUserAndEachTwice_ScoresNeverGoBack()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();

        for (var value = 1; value <= 20; value++)
        {
            input.Values[User] = value;
            await Store.SendAsync(User, User);
        }

        await UntilAsync(() => output[User] == 20, "the score of the last event");
        await DoneAsync(one, other);

        Assert.Equal(output.History.Order(), output.History);
        Assert.Equal(20, output[User]);
    }

    private async Task<Silo> StartAsync()
    {
        var trigger = Store.Make();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddTrigger("Tested", _ => trigger)
            .AddPipeline("test", pipeline => pipeline.Retrieve(_ => input).Apply(_ => new MemoryModel()).Write(_ => output)
                .Configure(options =>
                {
                    options.Timeout = TimeLimit;
                    options.Triggers["orders"] = new() { Kind = "Tested" };
                })).BuildServiceProvider();
        await services.GetRequiredService<PipelineSet>().OpenAsync(Token);
        var set = services.GetRequiredService<TriggerSet>();
        set.Begin();
        set.All.Single().Allow(paused: false, owner: true);
        return new(services, trigger);
    }

    private static async Task DoneAsync(params Silo[] silos)
    {
        await UntilAsync(async () =>
        {
            var left = 0L;
            foreach (var silo in silos)
                left += (await silo.Trigger.ReadLagAsync(Token)).Waiting;
            return left == 0;
        }, "all events to be done");
    }

    private static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeLimit, $"Waited in vain for {what}.");
            await Task.Delay(20, Token);
        }
    }

    private sealed class Silo(ServiceProvider services, ITrigger trigger) : IAsyncDisposable
    {
        public ITrigger Trigger => trigger;

        public async ValueTask DisposeAsync()
        {
            await services.GetRequiredService<TriggerSet>().CloseAsync(TimeSpan.FromSeconds(10));
            await services.DisposeAsync();
        }
    }
}
