namespace ModelPipeline.Grains;

/// <summary>A job in the list of its pipeline.</summary>
/// <param name="Id">The job.</param>
/// <param name="Key">The key of the request that made it.</param>
/// <param name="Request">What was asked for, as a hash; null in lists of versions that did not keep it.</param>
/// <param name="Last">How far it was when it was last asked; stored once it is over.</param>
internal sealed record JobEntry(Guid Id, string Key, string? Request = null, JobInfo? Last = null)
{
    public bool IsOver => Last?.IsOver ?? false;
}
