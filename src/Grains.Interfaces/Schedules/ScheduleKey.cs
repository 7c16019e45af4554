namespace ModelPipeline.Grains;

/// <summary>
/// The key of <see cref="IPipelineScheduleGrain"/>: the pipeline's name in lower case, and for the schedule of a tenant <c>@</c> and the
/// tenant. Neither name has an <c>@</c>.
/// </summary>
public static class ScheduleKey
{
    private const char Separator = '@';

    /// <summary>The key of the schedule of a pipeline.</summary>
    /// <param name="pipeline">The pipeline, in any case.</param>
    /// <param name="tenant">The tenant to whom the schedule belongs; null for none.</param>
    public static string Of(string pipeline, string? tenant) =>
        tenant is null ? pipeline.ToLowerInvariant() : $"{pipeline.ToLowerInvariant()}{Separator}{tenant}";

    /// <summary>The tenant of a key; null for none.</summary>
    public static string? TenantOf(string key) => key.IndexOf(Separator) is var at and >= 0 ? key[(at + 1)..] : null;
}
