namespace ModelPipeline;

/// <summary>Draws the background of a version: from the first rows of the input, or from rows that passed by where it has none.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="now">The time that stamps scores.</param>
internal sealed class BackgroundReader(Pipeline pipeline, Func<DateTimeOffset> now)
{
    /// <summary>The rows that are read; 100 of them are chosen.</summary>
    public const int RowsToRead = 2_000;

    /// <summary>The background of the leased version, which is drawn if it has none yet.</summary>
    /// <returns>Null if no row of the input is known that the model can take.</returns>
    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public async Task<BackgroundRows?> GetAsync(BatchLease lease, ModelLease version, CancellationToken cancellationToken)
    {
        var holder = version.Leased.Background;
        if (holder.Rows is { } known)
            return known;
        var readAt = now();
        var read = await lease.Snapshot.Retriever.SampleAsync(RowsToRead, cancellationToken);
        if (read is not { Count: > 0 })
            read = pipeline.SeenRows?.Invoke(version.Version, RowsToRead);
        if (read is not { Count: > 0 })
            return null;
        var inputs = version.Leased.Binding.Bind(read, []);
        // A user who is forgotten meanwhile is not in the background: the third step of forgetting waits for the end of this use.
        using var use = pipeline.Forgotten.Begin(inputs.Users, readAt);
        if (use.Forgotten.Count > 0)
            inputs = inputs.Select([.. Enumerable.Range(0, inputs.Count).Except(use.Forgotten)]);
        if (inputs.Count == 0)
            return null;
        var drawn = BackgroundRows.Choose(pipeline.Name, inputs);
        holder.Keep(drawn);
        return drawn;
    }
}
