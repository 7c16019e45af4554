namespace ModelPipeline;

/// <summary>A turn in the lane of a pipeline's <see cref="Predictor"/>, with a leased version. Disposing of it ends the turn.</summary>
public sealed class LeasedPredictor : IAsyncDisposable
{
    private readonly Predictor predictor;
    private readonly IDisposable permit;
    private readonly BatchLease lease;
    private readonly ModelLease model;
    private int isOver;

    internal LeasedPredictor(Predictor predictor, IDisposable permit, BatchLease lease, ModelLease model)
    {
        this.predictor = predictor;
        this.permit = permit;
        this.lease = lease;
        this.model = model;
    }

    /// <summary>The id of the version.</summary>
    public string Version => model.Version;

    /// <summary>What the version is made of.</summary>
    public VersionSpec Spec => model.Leased.Spec;

    /// <summary>The columns that a row needs, with the types that the model takes.</summary>
    public Schema Inputs => model.Leased.Binding.Needed;

    /// <summary>The columns that the model makes.</summary>
    public Schema Outputs => model.Leased.Model.Outputs;

    /// <summary>Reads the row of a user. A failure becomes an outcome, not an exception.</summary>
    /// <param name="user">The user.</param>
    /// <param name="features">The features of the call, which complete the row; null for none.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<ReadRow> ReadAsync(string user, CallFeatures? features, CancellationToken cancellationToken) =>
        predictor.ReadAsync(lease, user, features, cancellationToken);

    /// <summary>
    /// Converts rows to the columns and types of <see cref="Inputs"/>. Nulls stay nulls. A value that does not convert is marked in <see
    /// cref="Column.Unusable"/>. Rows of several origins have the same types afterwards, so that they can be mixed.
    /// </summary>
    public Batch Align(Batch rows) => model.Leased.Binding.Align(rows);

    /// <summary>
    /// Applies the version to rows: binds them as the rows of a score, and gives the model up to <see cref="BatchingOptions.MaxBatchSize"/>
    /// rows in one call. A row that cannot be fed to the model, or on which the model fails, fails alone.
    /// </summary>
    /// <param name="rows">The columns of <see cref="Inputs"/> in types that convert to these; other columns are ignored.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<PredictedRows> PredictAsync(Batch rows, CancellationToken cancellationToken) =>
        predictor.PredictAsync(model, rows, cancellationToken);

    /// <summary>Ends the turn and the lease.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isOver, 1) != 0)
            return;
        predictor.Leave();
        permit.Dispose();
        await lease.DisposeAsync();
    }
}
