namespace ModelPipeline;

/// <summary>A reading of a clock.</summary>
/// <param name="Time">The time, UTC.</param>
/// <param name="Precision">
/// How much later the real time may have been: a clock that shows whole seconds has a precision of one second.
/// </param>
public readonly record struct ClockReading(DateTimeOffset Time, TimeSpan Precision = default);
