namespace ModelPipeline.Grains;

/// <summary>Lets explanations compare with the sample of rows that the cluster keeps of a version (<see cref="ClusterSample"/>).</summary>
internal sealed class SeenSample(ClusterSample sample)
{
    /// <summary>Gives the sample to the explanations of a pipeline.</summary>
    public void Join(Pipeline pipeline) =>
        pipeline.SeenRows = (version, rows, cancellationToken) => ReadAsync(pipeline.Name, version, rows, cancellationToken);

    private async Task<Batch?> ReadAsync(string pipeline, string version, int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await sample.ReadAsync(pipeline, version, rows).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new StoreException(
                $"The sample of rows of pipeline '{pipeline}' cannot be read at the moment; try again.", e, isTransient: true);
        }
    }
}
