namespace ModelPipeline.Grains;

/// <summary>A job in the list of its pipeline.</summary>
/// <param name="Id">The id of the job.</param>
/// <param name="Key">The idempotency key of the request that made the job.</param>
/// <param name="Request">A hash of the request; null in lists that earlier versions stored.</param>
/// <param name="Last">The progress when the job was last asked; stored once the job is over.</param>
/// <param name="Tenant">The tenant that made the job; null for none.</param>
/// <param name="IsExplanation">Whether the job explains instead of scoring.</param>
internal sealed record JobEntry(
    Guid Id, string Key, string? Request = null, JobInfo? Last = null, string? Tenant = null, bool IsExplanation = false)
{
    public bool IsOver => Last?.IsOver ?? false;
}
