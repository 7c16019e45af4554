using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

/// <summary>A pipeline of fakes whose trigger runs.</summary>
internal sealed class RunningTrigger : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private RunningTrigger(ServiceProvider services) => this.services = services;

    public required FakeRetriever Retriever { get; init; }

    public required FakeModel Model { get; init; }

    public required FakeWriter Writer { get; init; }

    public required FakeTrigger Trigger { get; init; }

    public required TriggerRunner Runner { get; init; }

    public TriggerSet Set => services.GetRequiredService<TriggerSet>();

    public PipelineRunner Pipeline => services.GetRequiredService<PipelineSet>().All.Single();

    public static async Task<RunningTrigger> StartAsync(Action<PipelineOptions>? configure = null, Action<FakeTrigger>? prepare = null,
        TimeProvider? clock = null, bool isAllowed = true, FakeModel? model = null, FakeTrigger? trigger = null)
    {
        var retriever = new FakeRetriever();
        model ??= new();
        var writer = new FakeWriter();
        trigger ??= new();
        prepare?.Invoke(trigger);
        var services = new ServiceCollection().AddLogging().AddSingleton(clock ?? TimeProvider.System)
            .AddTrigger("Fake", _ => trigger)
            .AddPipeline("test", pipeline => pipeline.Retrieve(_ => retriever).Apply(_ => model).Write(_ => writer).Configure(options =>
            {
                options.Triggers["orders"] = new() { Kind = "Fake", BatchSize = 50 };
                configure?.Invoke(options);
            })).BuildServiceProvider();
        await services.GetRequiredService<PipelineSet>().OpenAsync(CancellationToken.None);
        var set = services.GetRequiredService<TriggerSet>();
        set.Begin();
        var runner = Assert.Single(set.All);
        if (isAllowed)
            runner.Allow(paused: false, owner: true);
        return new(services) { Retriever = retriever, Model = model, Writer = writer, Trigger = trigger, Runner = runner };
    }

    /// <summary>Waits for a condition.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"Still waiting after a minute: {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Set.CloseAsync(TimeSpan.FromSeconds(10));
        await services.DisposeAsync();
    }
}
