namespace ModelPipeline.Grains;

/// <summary>The answer to a request for a schedule: exactly one of the two is set.</summary>
/// <param name="Schedule">The schedule as it is now.</param>
/// <param name="Refusal">Why the schedule cannot be set, and what to set.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScheduleReply")]
public sealed record ScheduleReply(
    [property: Id(0)] ScheduleInfo? Schedule = null,
    [property: Id(1)] string? Refusal = null);
