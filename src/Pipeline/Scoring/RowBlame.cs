namespace ModelPipeline;

/// <summary>
/// Finds out what is wrong with a row on which a model fails. If the model still answers a row that it answered before (the known row), the
/// failing row is to blame. The columns of the failing row are put into the known row one at a time. The column with which the known row
/// fails is to blame, for example a category that the training data did not contain.
/// </summary>
internal sealed class RowBlame(ModelLease model, ScoredRow scored, TimeProvider clock)
{
    // Each tested column costs one call of the model.
    private const int MaxColumns = 64;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    private readonly long began = clock.GetTimestamp();
    private Task<Batch?>? answered;

    /// <returns>Unusable, with the column if one was found; failed, if the model no longer answers the known row either.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RowOutcome> JudgeAsync(Batch row, ModelException error, CancellationToken cancellationToken)
    {
        if (await (answered ??= AnsweredAsync(cancellationToken)) is not { } known)
            return RowOutcome.Failed(error);
        foreach (var column in Columns(row))
        {
            if (clock.GetElapsedTime(began) > TimeLimit)
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

    // Returns the known row if the model answers it now; otherwise null.
    private async Task<Batch?> AnsweredAsync(CancellationToken cancellationToken)
    {
        var known = scored.Row ?? WarmUp.Row(model.Inputs);
        return await AnswersAsync(known, cancellationToken) ? known : null;
    }

    private IEnumerable<Column> Columns(Batch row) => row.Columns
        .OrderByDescending(column => column.Field.Name == scored.Suspect)
        .ThenByDescending(column => column is Column<string>)
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
