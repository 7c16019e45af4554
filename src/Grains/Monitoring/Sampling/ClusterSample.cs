namespace ModelPipeline.Grains;

/// <summary>Reads rows of a version that passed by on any silo.</summary>
internal sealed class ClusterSample(IGrainFactory grains)
{
    /// <summary>A sample of the version's rows, with the columns of the input that the version takes.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="most">The number of rows at most.</param>
    /// <returns>The rows; null if none are kept.</returns>
    public async Task<Batch?> ReadAsync(string pipeline, string version, int most)
    {
        var rows = SampleBytes.Read(await grains.GetGrain<ISampleGrain>(SampleKeys.Of(pipeline, version)).Rows(most));
        return rows.Rows.Count == 0 ? null : RowCodec.Read(rows);
    }
}
