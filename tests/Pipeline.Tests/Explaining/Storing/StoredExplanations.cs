using System.Diagnostics.Metrics;

namespace ModelPipeline.Tests;

/// <summary>A pipeline whose explanations go into a table of memory, and what became of them.</summary>
internal sealed class StoredExplanations : IAsyncDisposable
{
    private readonly Dictionary<string, int> counts = [];
    private readonly MeterListener listener = new();
    private readonly OwnMeters meters = new();

    public StoredExplanations()
    {
        Pipeline = new();
        Pipeline.Test.Writer.Explanations = Table;
        Metrics = new(meters);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "modelpipeline.explanations" && instrument.Meter.Scope == meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var outcome = (string)tags.ToArray().Single(tag => tag.Key == "outcome").Value!;
            lock (counts)
                counts[outcome] = counts.GetValueOrDefault(outcome) + (int)value;
        });
        listener.Start();
    }

    public ExplainedPipeline Pipeline { get; }

    public FakeVersionTable Table { get; } = new();

    public PipelineMetrics Metrics { get; }

    /// <summary>The explanations that ended with an outcome.</summary>
    public int Counted(string outcome)
    {
        lock (counts)
            return counts.GetValueOrDefault(outcome);
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        listener.Dispose();
        meters.Dispose();
    }
}
