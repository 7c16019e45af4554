namespace ModelPipeline.Grains;

/// <summary>What became of a request for a schedule: exactly one of the two.</summary>
/// <param name="Schedule">The schedule as it is now.</param>
/// <param name="Refusal">Why there can be no such schedule, and what to set.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScheduleReply")]
public sealed record ScheduleReply(
    [property: Id(0)] ScheduleInfo? Schedule = null,
    [property: Id(1)] string? Refusal = null);
