using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelPipeline.Tests;

/// <summary>What instruments of some meters measured.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Instrument> instruments = [];
    private readonly ConcurrentQueue<Measurement> all = [];

    public Measured(OwnMeters meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, meters))
                return;
            instruments.Enqueue(instrument);
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => instruments;

    /// <summary>The measurements of an instrument.</summary>
    public IReadOnlyList<Measurement> Of(string instrument) => [.. all.Where(each => each.Instrument == instrument)];

    /// <summary>Reads the observable instruments.</summary>
    public void Observe() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        all.Enqueue(new(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));

    internal sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags)
    {
        public string this[string tag] => (string)Tags[tag]!;
    }
}
