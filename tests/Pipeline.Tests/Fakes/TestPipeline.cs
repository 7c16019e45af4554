using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

/// <summary>An open pipeline of fakes and its runner.</summary>
internal sealed class TestPipeline
{
    public string Name { get; init; } = "test";

    public FakeRetriever Retriever { get; init; } = new();

    public FakeModel Model { get; init; } = new();

    public FakeWriter Writer { get; } = new();

    public PipelineOptions Options { get; } = new();

    public async Task<PipelineRunner> RunnerAsync(
        TimeProvider? clock = null, Action<Func<Task>>? dispatch = null, PipelineMetrics? metrics = null, Func<bool>? mayRunHere = null)
    {
        var definition = new PipelineDefinition(Name, Options) { Retriever = _ => Retriever, Model = _ => Model, Writer = _ => Writer };
        var services = new ServiceCollection().AddPipeline(definition).BuildServiceProvider();
        var pipelines = await services.GetRequiredService<PipelineLoader>().LoadAsync([definition], CancellationToken.None);
        clock ??= TimeProvider.System;
        return new(
            pipelines[0], metrics ?? new(), new(clock), clock, NullLogger<PipelineRunner>.Instance, dispatch, mayRunHere: mayRunHere);
    }
}
