using System.Diagnostics.Metrics;

namespace ModelPipeline.Telemetry;

/// <summary>Reads one observable instrument of Npgsql when somebody asks. Thread-safe.</summary>
internal sealed class ObservedPools<T> : IDisposable where T : struct
{
    private readonly MeterListener listener = new();
    private readonly List<Measurement<T>> seen = [];

    /// <param name="instrument">The instrument.</param>
    public ObservedPools(Instrument instrument)
    {
        listener.SetMeasurementEventCallback<T>((_, value, tags, _) => seen.Add(new(value, PoolTags.Shown(tags))));
        listener.EnableMeasurementEvents(instrument);
    }

    /// <summary>What the instrument measures now.</summary>
    public IEnumerable<Measurement<T>> Read()
    {
        lock (seen)
        {
            seen.Clear();
            listener.RecordObservableInstruments();
            return [.. seen];
        }
    }

    public void Dispose() => listener.Dispose();
}
