namespace ModelPipeline;

/// <summary>A changed row.</summary>
/// <param name="User">The user of the row.</param>
/// <param name="At">The moment of the change, as the row tells it.</param>
public sealed record UserChange(string User, DateTimeOffset At);
