namespace ModelPipeline.Silo.Starting;

/// <summary>
/// Opens the pipelines of a silo that joins a cluster: waits for stores that do not answer yet, and gives up over a setting.
/// </summary>
internal sealed class PipelineOpening(PipelineSet pipelines, StartWait wait)
{
    /// <summary>Ends when all pipelines are open.</summary>
    /// <exception cref="PipelineConfigurationException">A fault that does not pass by itself; the silo must not join.</exception>
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
