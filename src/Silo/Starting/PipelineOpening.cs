namespace ModelPipeline.Silo.Starting;

/// <summary>
/// Opens the pipelines of a silo that joins a cluster. Waits for stores that do not answer yet. A fault of a setting ends the start.
/// </summary>
internal sealed class PipelineOpening(PipelineSet pipelines, StartWait wait)
{
    /// <summary>Opens all pipelines.</summary>
    /// <exception cref="PipelineConfigurationException">A fault that waiting does not mend. The silo must not join.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => wait.UntilAsync("the stores of the pipelines", async token =>
    {
        try
        {
            await pipelines.OpenAsync(token);
            return null;
        }
        catch (PipelineConfigurationException e) when (e.IsTransient)
        {
            return string.Join(" ", e.Faults);
        }
    }, cancellationToken);
}
