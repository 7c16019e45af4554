using System.Diagnostics.Metrics;

namespace ModelPipeline.Telemetry;

/// <summary>What measurements of an instrument mean.</summary>
internal enum InstrumentKind
{
    /// <summary>Amounts that are added up.</summary>
    Counter,

    /// <summary>Changes, up and down, that are added up.</summary>
    UpDownCounter,

    /// <summary>Values that replace each other.</summary>
    Gauge,

    /// <summary>Values that are counted in buckets.</summary>
    Histogram,
}

/// <summary>Tells the kind of an instrument.</summary>
internal static class InstrumentKinds
{
    /// <summary>The kind of an instrument. One of an unknown type counts as a gauge.</summary>
    public static InstrumentKind Of(Instrument instrument)
    {
        var name = instrument.GetType().Name;
        if (name.StartsWith("Histogram", StringComparison.Ordinal))
            return InstrumentKind.Histogram;
        if (name.Contains("UpDownCounter", StringComparison.Ordinal))
            return InstrumentKind.UpDownCounter;
        return name.Contains("Counter", StringComparison.Ordinal) ? InstrumentKind.Counter : InstrumentKind.Gauge;
    }
}
