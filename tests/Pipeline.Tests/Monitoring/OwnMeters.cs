using System.Diagnostics.Metrics;

namespace ModelPipeline.Tests;

/// <summary>Meters of one test, so that other tests of the process measure nothing in them.</summary>
internal sealed class OwnMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        lock (meters)
            meters.Add(meter);
        return meter;
    }

    public void Dispose() => meters.ForEach(meter => meter.Dispose());
}
