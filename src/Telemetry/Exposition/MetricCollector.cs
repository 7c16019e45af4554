using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Adds up what the instruments of some meters measure, and writes it as text for Prometheus. An exposition of our own: OpenTelemetry's
/// exporter is a pre-release, goes on telling the last value of what is gone (a version that is not in force any more), and shows
/// connection strings where a library uses one as an attribute. Thread-safe.
/// </summary>
internal sealed partial class MetricCollector : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly Lock scraping = new();
    private readonly List<InstrumentSeries> instruments = [];
    private readonly ILogger<MetricCollector> log;

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">The names of the meters.</param>
    /// <param name="host">The host's meter factory. Meters of other hosts in the process are left out; null to take all.</param>
    /// <param name="log">Receives what an instrument throws while it is read.</param>
    public MetricCollector(IReadOnlyCollection<string> meters, IMeterFactory? host, ILogger<MetricCollector> log)
    {
        this.log = log;
        listener.InstrumentPublished = (instrument, self) =>
        {
            var meter = instrument.Meter;
            var isOfHost = host is null || meter.Scope is null || ReferenceEquals(meter.Scope, host);
            if (isOfHost && meters.Contains(meter.Name) && Meters.Tells(instrument))
                self.EnableMeasurementEvents(instrument, Add(instrument));
        };
        listener.MeasurementsCompleted = (_, state) => Remove(state as InstrumentSeries);
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record((double)value, tags, state));
        listener.Start();
    }

    /// <summary>All metrics of this moment, as Prometheus reads them.</summary>
    public string Scrape() => Read(PrometheusText.Write);

    /// <summary>Reads the observable instruments, and then all instruments.</summary>
    public T Read<T>(Func<InstrumentSeries[], T> read)
    {
        // One at a time: a scrape reads the observable instruments anew.
        lock (scraping)
        {
            InstrumentSeries[] all;
            lock (gate)
                all = [.. instruments];
            foreach (var instrument in all)
                instrument.BeginScrape();
            try
            {
                listener.RecordObservableInstruments();
            }
            catch (AggregateException e)
            {
                // The other instruments were read all the same.
                LogUnread(e.InnerExceptions.Count, e.InnerExceptions[0].GetType());
            }

            return read(all);
        }
    }

    public void Dispose() => listener.Dispose();

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        Unsafe.As<InstrumentSeries>(state!).Record(value, tags);

    private InstrumentSeries Add(Instrument instrument)
    {
        var series = new InstrumentSeries(instrument);
        lock (gate)
            instruments.Add(series);
        return series;
    }

    private void Remove(InstrumentSeries? series)
    {
        lock (gate)
        {
            if (series is not null)
                instruments.Remove(series);
        }
    }

    [LoggerMessage(EventId = 350, Level = LogLevel.Warning,
        Message = "{Count} instrument(s) could not be read for /metrics; the others were. The first threw {Type}")]
    private partial void LogUnread(int count, Type type);
}
