namespace ModelPipeline.Compliance;

/// <summary>A source that stops and starts again.</summary>
public abstract class TriggerOutageCompliance(ITriggerStore store) : TriggerCompliance(store)
{
    [Fact]
    public async Task EveryCall_SourceStopsAndStarts_NothingIsLost()
    {
        var trigger = await OpenAsync();
        await Store.SendAsync("a", "b");
        var claimed = await ClaimAsync(trigger, 2);

        await Store.StopAsync();
        await FailsTransientlyAsync(() => trigger.AcknowledgeAsync(Done(claimed[0]), Token));
        await FailsTransientlyAsync(() => trigger.ReadLagAsync(Token));
        await Store.StartAsync();

        var again = await ClaimAsync(trigger, 2);
        Assert.Equal(["a", "b"], Users(again));
        await trigger.AcknowledgeAsync(Done(again), Token);
        await Store.SendAsync("c");
        Assert.Equal(["c"], Users(await ClaimAsync(trigger, 1)));
    }

    private static async Task FailsTransientlyAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => call().WaitAsync(TimeLimit, Token));
        Assert.True(error.IsTransient, error.Message);
    }
}
