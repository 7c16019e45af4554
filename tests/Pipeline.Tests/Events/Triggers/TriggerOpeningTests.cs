using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class TriggerOpeningTests
{
    private readonly FakeTrigger trigger = new();

    [Fact]
    public async Task LoadAsync_FaultsOfTriggers_AreAllListedWithTheirKeys()
    {
        trigger.Faults.Add(new("Triggers:good:Table", "is 'queue', which has other columns."));

        var faults = await FaultsAsync(options =>
        {
            options.Triggers["good"] = new() { Kind = "Fake", BatchSize = 0 };
            options.Triggers["none"] = new() { MaxAttempts = 0, Visibility = TimeSpan.FromSeconds(1) };
            options.Triggers["no name"] = new() { Kind = "Rabbit", Connection = "events" };
        });

        Assert.Equal(
        [
            "Pipelines:test:Triggers:good:BatchSize is 0; set 1 to 10000.",
            "Pipelines:test:Triggers:good:Table is 'queue', which has other columns.",
            "Pipelines:test:Triggers:no name is no name for a trigger; use up to 64 letters, digits, '-', '_' and '.', "
                + "beginning with a letter or digit.",
            "Pipelines:test:Triggers:no name:Connection is 'events'; set ConnectionStrings:events, or name one of those that you set.",
            "Pipelines:test:Triggers:no name:Kind is 'Rabbit'; set one of Fake.",
            "Pipelines:test:Triggers:none:Kind is empty; set one of Fake.",
            "Pipelines:test:Triggers:none:MaxAttempts is 0; set 1 to 100.",
            "Pipelines:test:Triggers:none:Visibility is 00:00:01; set twice the pipeline's Timeout (00:00:20) to 1.00:00:00.",
        ], faults.Order(StringComparer.Ordinal));
        Assert.True(trigger.IsDisposed);
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(Action<PipelineOptions> configure)
    {
        var services = new ServiceCollection().AddLogging().AddTrigger("Fake", _ => trigger)
            .AddPipeline("test", pipeline => pipeline.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel())
                .Write(_ => new FakeWriter()).Configure(configure)).BuildServiceProvider();
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => services.GetRequiredService<PipelineSet>().OpenAsync(CancellationToken.None));
        return [.. error.Faults.Select(fault => fault.ToString())];
    }
}
