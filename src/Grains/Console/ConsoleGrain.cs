using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IConsoleGrain"/>
[StatelessWorker(1), Reentrant]
internal sealed class ConsoleGrain(ConsoleSilos silos, TimeProvider clock) : Grain, IConsoleGrain
{
    public async ValueTask<string> Series(string[]? pipelines, int steps)
    {
        var count = Math.Clamp(steps, 1, MetricHistory.Steps);
        var answers = await silos.AskAsync(pipelines, count);
        return ConsoleJson.Write(ConsoleSeries.Of(answers, count, MetricHistory.NumberOf(clock.GetUtcNow())));
    }
}
