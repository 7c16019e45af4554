namespace ModelPipeline;

/// <summary>Draws the background of a version: from rows all over the input, or from rows that passed by.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="call">The purpose of the calls.</param>
/// <param name="now">The time that stamps scores.</param>
/// <param name="clock">Measures the reading.</param>
internal sealed class BackgroundReader(Pipeline pipeline, StoreCall call, Func<DateTimeOffset> now, TimeProvider clock)
{
    /// <summary>The rows that are read; 100 of them are chosen.</summary>
    public const int RowsToRead = 2_000;

    private readonly SpreadReader reader = new(call, now, clock);

    /// <summary>
    /// The background of the leased version, which is drawn if it has none yet. Rows on which the model fails are left out, and counted.
    /// </summary>
    /// <returns>Null if no row of the input is known that the model can take. No rows, if the model fails on all of them.</returns>
    /// <exception cref="PipelineException">The input cannot be read, or the server of the model does not answer.</exception>
    public async Task<BackgroundRows?> GetAsync(
        BatchLease lease, ModelLease version, ExplainedModel model, CancellationToken cancellationToken)
    {
        var holder = version.Leased.Background;
        if (holder.Rows is { } known)
            return known;
        var readAt = now();
        if (await SampleAsync(lease, version, cancellationToken) is not { } rows)
            return null;
        rows = rows.Slice(0, Math.Min(rows.Count, BackgroundRows.MaxRows));
        var applied = await model.ApplyEachAsync(rows, cancellationToken);
        // A user who is forgotten meanwhile is not in the background: the third step of forgetting waits for the end of this use.
        using var use = pipeline.Forgotten.Begin(rows.Users, readAt);
        var drawn = applied.Without(use.Forgotten).ToBackground(rows);
        if (drawn.Rows.Count > 0)
            holder.Keep(drawn);
        return drawn.Rows.Count > 0 || drawn.Failed > 0 ? drawn : null;
    }

    /// <summary>Rows of the input, as inputs of the leased version, in the order of <see cref="BackgroundRows.Order"/>.</summary>
    /// <returns>Null if no row of the input is known that the model can take.</returns>
    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public async Task<Batch?> SampleAsync(BatchLease lease, ModelLease version, CancellationToken cancellationToken)
    {
        var sampled = await pipeline.Sampled.ReadAsync(lease, each => reader.ReadAsync(each, RowsToRead), cancellationToken);
        // The sample of an input lacks the features that come with calls, so no model that needs them can take it.
        var inputs = Bind(version, sampled?.Parts ?? []);
        if (inputs is null && pipeline.SeenRows is { } seen)
            inputs = Bind(version, await seen(version.Version, RowsToRead, cancellationToken) is { } rows ? [rows] : []);
        return inputs is null ? null : BackgroundRows.Order(pipeline.Name, inputs);
    }

    private static Batch? Bind(ModelLease version, IReadOnlyList<Batch> parts)
    {
        Batch[] inputs =
        [
            .. parts.Where(part => part.Count > 0)
                .Select(part => version.Leased.Binding.Bind(part, []))
                .Where(bound => bound.Count > 0),
        ];
        return inputs.Length == 0 ? null : Batch.Concat(inputs);
    }
}
