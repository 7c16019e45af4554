namespace ModelPipeline;

/// <summary>
/// Tells what is wrong with a row that a model fails on. Where the model still answers a row that it answered before, the row is to blame;
/// and where it then fails on that other row with one column of this one, that column is: a category that was not there when the model was
/// trained.
/// </summary>
internal sealed class RowBlame(ModelLease model, ScoredRow scored, TimeProvider clock)
{
    // A row costs a call of the model for each column that is looked at.
    private const int MaxColumns = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long began = clock.GetTimestamp();
    private Task<Batch?>? answered;

    /// <returns>Unusable, with the column where one can be told; failed, where the model does not answer any more.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RowOutcome> JudgeAsync(Batch row, ModelException error, CancellationToken cancellationToken)
    {
        if (await (answered ??= AnsweredAsync(cancellationToken)) is not { } known)
            return RowOutcome.Failed(error);
        foreach (var column in Columns(row))
        {
            if (clock.GetElapsedTime(began) > Patience)
                break;
            var mixed = new Batch(row.Users, [.. known.Columns.Select(other => other.Field.Name == column.Field.Name ? column : other)]);
            if (await AnswersAsync(mixed, cancellationToken))
                continue;
            scored.Suspect = column.Field.Name;
            return RowOutcome.Unusable(new(0, column.Field.Name,
                $"holds a value that the model does not {(column is Column<string> ? "know" : "take")}"));
        }

        return RowOutcome.Refused(error);
    }

    // A row that the model answers at this moment.
    private async Task<Batch?> AnsweredAsync(CancellationToken cancellationToken)
    {
        var known = scored.Row ?? WarmUp.Row(model.Inputs);
        return await AnswersAsync(known, cancellationToken) ? known : null;
    }

    private IEnumerable<Column> Columns(Batch row) => row.Columns
        .OrderBy(column => column.Field.Name == scored.Suspect ? 0 : column is Column<string> ? 1 : 2)
        .Take(MaxColumns);

    private async Task<bool> AnswersAsync(Batch row, CancellationToken cancellationToken)
    {
        try
        {
            await model.ApplyAsync(row, cancellationToken).AsTask().WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
