namespace ModelPipeline;

/// <summary>What a clock told.</summary>
/// <param name="Time">The time, UTC.</param>
/// <param name="Precision">How much later it may have been in truth: a clock that tells whole seconds has a precision of a second.</param>
public readonly record struct ClockReading(DateTimeOffset Time, TimeSpan Precision = default);
