namespace ModelPipeline.Grains;

/// <summary>Something that has happened, for webhooks.</summary>
/// <param name="Id">
/// The id, the same however often it is told; receivers recognize repetitions by it. Letters, digits, <c>-</c>, <c>_</c> and <c>~</c>.
/// </param>
/// <param name="Type">The type, such as <c>job.completed</c> (<see cref="EventTypes"/>).</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Data">What happened, as a JSON object.</param>
public sealed record Happening(string Id, string Type, DateTimeOffset At, string Pipeline, string Data)
{
    /// <summary>
    /// The tenant that it belongs to; null for none. Webhooks of another tenant are not told, if <see cref="IsOfTenant"/>.
    /// </summary>
    public string? Tenant { get; init; }

    /// <summary>Whether it belongs to a tenant, such as a job does, or to the pipeline.</summary>
    public bool IsOfTenant { get; init; }

    /// <summary>The user whom it is about; null for nobody.</summary>
    public string? User { get; init; }
}
