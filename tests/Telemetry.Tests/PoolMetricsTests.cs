using System.Diagnostics.Metrics;
using ModelPipeline.Telemetry;

namespace ModelPipeline.Tests;

// A meter has its listeners in the whole process: what one class measures, the others would see.
[Collection("Npgsql")]
public sealed class PoolMetricsTests : IDisposable
{
    private readonly Meter npgsql = new("Npgsql");
    private readonly PoolMetrics pools = new();
    private readonly List<string> seen = [];
    private readonly MeterListener listener = new();

    public PoolMetricsTests()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PoolMetrics.MeterName && instrument.Name.StartsWith("test.", StringComparison.Ordinal))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        pools.Dispose();
        npgsql.Dispose();
    }

    [Theory]
    [InlineData("Host=db;Username=me", "unnamed")]
    [InlineData("churn/input", "churn/input")]
    public void Instruments_OfEachKind_MeasureAgainWithoutConnections(string pool, string shown)
    {
        KeyValuePair<string, object?> name = new(PoolNames.Tag, pool);
        npgsql.CreateCounter<long>("test.bytes", "By").Add(7, name);
        npgsql.CreateUpDownCounter<int>("test.executing").Add(-1, name);
        npgsql.CreateHistogram<double>("test.duration", "s").Record(0.5, name);
        npgsql.CreateObservableUpDownCounter("test.count", () => new Measurement<int>(3, name, new("state", "idle")));
        npgsql.CreateObservableGauge("test.ratio", () => new Measurement<double>(0.25, name));

        listener.RecordObservableInstruments();
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                $"Counter test.bytes By 7 {shown}", $"UpDownCounter test.executing  -1 {shown}", $"Histogram test.duration s 0.5 {shown}",
                $"ObservableUpDownCounter test.count  3 {shown} idle", $"ObservableGauge test.ratio  0.25 {shown}",
                $"ObservableUpDownCounter test.count  3 {shown} idle", $"ObservableGauge test.ratio  0.25 {shown}",
            ],
            seen);
    }

    private void See<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) where T : struct =>
        seen.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{instrument.GetType().Name.Split('`')[0]} {instrument.Name} {instrument.Unit} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
}
