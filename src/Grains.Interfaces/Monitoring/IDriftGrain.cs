namespace ModelPipeline.Grains;

/// <summary>Tells how far the inputs and outputs of a pipeline have moved. The grain's key is the pipeline's name in lower case.</summary>
[Alias("ModelPipeline.IDriftGrain")]
public interface IDriftGrain : IGrainWithStringKey
{
    /// <summary>A version in a window beside its baseline.</summary>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="window">The time up to now, in whole hours; null for the setting <c>Drift:Window</c>.</param>
    [Alias("Report"), ResponseTimeout("00:01:30")]
    ValueTask<DriftReply> Report(string? version, TimeSpan? window);

    /// <summary>The verdicts about a version day by day, beside its baseline.</summary>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="days">The number of days up to now, 1 to 30.</param>
    [Alias("Days"), ResponseTimeout("00:01:30")]
    ValueTask<DriftReply> Days(string? version, int days);

    /// <summary>Sets the baseline of a version.</summary>
    [Alias("SetBaseline"), ResponseTimeout("00:01:30")]
    ValueTask<DriftReply> SetBaseline(BaselineRequest request);
}
