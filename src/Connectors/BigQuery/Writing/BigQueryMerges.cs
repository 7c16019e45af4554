using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Merges the rows of calls into the output table. BigQuery runs two statements that change a table at a time, but two statements that
/// change rows of one partition conflict: BigQuery runs one of them again, and it fails after three times. So all silos together have one
/// turn, and the calls that arrive while a silo waits for its turn share the next statement. Thread-safe.
/// </summary>
/// <param name="turns">The turns of all silos.</param>
/// <param name="table">The name of the table for the turns.</param>
/// <param name="run">Merges rows, one for each user.</param>
internal sealed class BigQueryMerges(IWriteTurns turns, string table, Func<BigQueryMergeRows, StoreCall, CancellationToken, Task<long>> run)
{
    /// <summary>
    /// The number of statements that run at a time for a table. Measured with statements of three seconds that conflict: with two at a
    /// time, a third fewer calls are answered, and one in three fails.
    /// </summary>
    public const int MostAtATime = 1;

    private readonly Lock gate = new();
    private readonly List<BigQueryMerge> waiting = [];
    private int pumps;

    /// <summary>Merges rows, alone or together with other calls.</summary>
    /// <returns>The rows that other rows of the statement replace, and whether all other rows changed the table.</returns>
    /// <exception cref="BigQueryException">The rows were not merged.</exception>
    public async Task<BigQueryMerged> WriteAsync(BigQueryRows rows, StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var merge = new BigQueryMerge(rows, call);
        lock (gate)
        {
            waiting.Add(merge);
            if (pumps < MostAtATime)
            {
                pumps++;
                _ = Task.Run(PumpAsync, CancellationToken.None);
            }
        }

        await using var registration = cancellationToken.Register(() => Leave(merge, cancellationToken));
        return await merge.Result;
    }

    /// <summary>Runs another statement in its turn.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> statement, CancellationToken cancellationToken)
    {
        await using var turn = await turns.WaitForTurnAsync(table, MostAtATime, cancellationToken);
        return await statement();
    }

    private void Leave(BigQueryMerge merge, CancellationToken cancellationToken)
    {
        lock (gate)
            waiting.Remove(merge);
        merge.Cancel(cancellationToken);
    }

    private async Task PumpAsync()
    {
        while (HasWork())
        {
            try
            {
                await using var turn = await turns.WaitForTurnAsync(table, MostAtATime, CancellationToken.None);
                if (Take() is { Count: > 0 } merges)
                    await RunAsync(merges);
            }
            catch (Exception e)
            {
                foreach (var merge in Take())
                    merge.Fail(e);
            }
        }
    }

    private bool HasWork()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
                pumps--;
            return waiting.Count > 0;
        }
    }

    // Takes calls in the order of their arrival, as many as fit into a request.
    private List<BigQueryMerge> Take()
    {
        lock (gate)
        {
            var (taken, rows, bytes) = (0, 0, 0L);
            foreach (var merge in waiting)
            {
                rows += merge.Rows.Count;
                bytes += merge.Bytes;
                if (taken > 0 && (rows >= BigQueryWriter.LoadFrom || bytes > BigQueryPieces.MostBytes))
                    break;
                taken++;
            }

            var merges = waiting[..taken];
            waiting.RemoveRange(0, taken);
            return merges;
        }
    }

    private async Task RunAsync(List<BigQueryMerge> merges)
    {
        var rows = new BigQueryMergeRows([.. merges.Select(merge => merge.Rows)]);
        using var ended = new BigQueryMergeEnd(merges);
        try
        {
            var changed = await run(rows, merges[0].Call, ended.Token);
            foreach (var (index, merge) in merges.Index())
                merge.Succeed(new(rows.KeptOut(index), changed == rows.Count));
        }
        catch (BigQueryException e) when (e.Error.BlamesData && merges.Count > 1)
        {
            // A bad row of one call must not affect other calls, so each call gets its own statement.
            foreach (var merge in merges)
                await RunAsync([merge]);
        }
        catch (Exception e)
        {
            foreach (var merge in merges)
                merge.Fail(e);
        }
    }
}
