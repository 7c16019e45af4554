using System.Diagnostics.Metrics;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Measures again what Npgsql measures, with the names of pools that may be shown (<see cref="PoolNames"/>). OpenTelemetry's exporter sends
/// attributes as they are, and cannot be told to send another value.
/// </summary>
internal sealed class PoolMetrics : IDisposable
{
    /// <summary>The name of the meter that measures again.</summary>
    public const string MeterName = "ModelPipeline.Npgsql";

    private readonly Meter meter = new(MeterName);
    private readonly MeterListener listener = new();
    private readonly List<IDisposable> observed = [];

    /// <summary>Begins to listen.</summary>
    public PoolMetrics()
    {
        listener.InstrumentPublished = (instrument, _) => Add(instrument);
        listener.SetMeasurementEventCallback<int>(Forward);
        listener.SetMeasurementEventCallback<long>(Forward);
        listener.SetMeasurementEventCallback<double>(Forward);
        listener.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        lock (observed)
            observed.ForEach(each => each.Dispose());
        meter.Dispose();
    }

    private void Add(Instrument instrument)
    {
        if (instrument.Meter.Name != Meters.Npgsql)
            return;
        switch (instrument)
        {
            case Instrument<int>:
                Add<int>(instrument);
                break;
            case Instrument<long>:
                Add<long>(instrument);
                break;
            case Instrument<double>:
                Add<double>(instrument);
                break;
            case ObservableInstrument<int>:
                Observe<int>(instrument);
                break;
            case ObservableInstrument<long>:
                Observe<long>(instrument);
                break;
            case ObservableInstrument<double>:
                Observe<double>(instrument);
                break;
        }
    }

    private void Add<T>(Instrument instrument) where T : struct
    {
        var (name, unit, description) = (instrument.Name, instrument.Unit, instrument.Description);
        RecordAgain<T>? record = instrument switch
        {
            Counter<T> => meter.CreateCounter<T>(name, unit, description).Add,
            UpDownCounter<T> => meter.CreateUpDownCounter<T>(name, unit, description).Add,
            Histogram<T> histogram => meter.CreateHistogram(name, unit, description, tags: null, histogram.Advice).Record,
            _ => null,
        };
        if (record is not null)
            listener.EnableMeasurementEvents(instrument, record);
    }

    private void Observe<T>(Instrument instrument) where T : struct
    {
        var (name, unit, description) = (instrument.Name, instrument.Unit, instrument.Description);
        var pools = new ObservedPools<T>(instrument);
        lock (observed)
            observed.Add(pools);
        _ = instrument switch
        {
            ObservableUpDownCounter<T> => (Instrument)meter.CreateObservableUpDownCounter(name, pools.Read, unit, description),
            ObservableCounter<T> => meter.CreateObservableCounter(name, pools.Read, unit, description),
            _ => meter.CreateObservableGauge(name, pools.Read, unit, description),
        };
    }

    private static void Forward<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? record)
        where T : struct => ((RecordAgain<T>)record!)(value, PoolTags.Shown(tags));

    private delegate void RecordAgain<T>(T value, ReadOnlySpan<KeyValuePair<string, object?>> tags);
}
