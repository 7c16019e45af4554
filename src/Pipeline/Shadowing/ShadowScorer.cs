namespace ModelPipeline;

/// <summary>
/// Applies a shadow version to rows that another version has scored. Nothing that goes wrong counts for the pipeline: a row that the
/// version cannot take, or fails on, is a row with the reason in place of outputs.
/// </summary>
/// <param name="timeout">How long a call of the model may take.</param>
/// <param name="turn">Runs a call of the model when it may run.</param>
/// <param name="time">The clock that stamps scores.</param>
/// <param name="clock">Measures the timeout.</param>
internal sealed class ShadowScorer(
    TimeSpan timeout, Func<Func<Task<Batch>>, CancellationToken, Task<Batch>> turn, StoreClock time, TimeProvider clock)
{
    /// <summary>Scores the rows.</summary>
    /// <returns>One row for each row of the input, in another order.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<VersionRows> ApplyAsync(ModelLease lease, ShadowInput input, CancellationToken cancellationToken)
    {
        var unusable = new List<UnusableRow>();
        var inputs = lease.Leased.Binding.Bind(input.Rows, unusable);
        var failures = unusable.ToDictionary(
            row => input.Rows.Users[row.Row], row => RowOutcome.Unusable(row).Reason, StringComparer.Ordinal);
        var made = new List<Batch>();
        await new Halving<Batch>(
            (start, count) => turn(() => AnswerAsync(lease, inputs.Slice(start, count), cancellationToken), cancellationToken),
            outputs =>
            {
                made.Add(outputs);
                return Task.CompletedTask;
            },
            static e => e is not TimeoutException,
            (start, count, e) =>
            {
                for (var row = start; row < start + count; row++)
                    failures[inputs.Users[row]] = Describe(e);
            },
            concurrency: 1,
            cancellationToken,
            (one, other) => Describe(one) == Describe(other)).RunAsync(inputs.Count);
        foreach (var outputs in made)
            lease.Leased.Statistics.RecordScores(outputs);
        if (failures.Count > 0)
            lease.Leased.Statistics.RecordFailures(unusable.Count, failures.Count - unusable.Count);
        return new(lease.Version, Rows(input, made, failures));
    }

    private async Task<Batch> AnswerAsync(ModelLease lease, Batch rows, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var outputs = await lease.ApplyAsync(rows, either.Token).AsTask().WaitAsync(either.Token);
            return outputs.Count == rows.Count
                ? outputs
                : throw new ModelException($"The model made {outputs.Count} rows of {rows.Count}.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    // The message of a foreign exception can contain a value of a row, so only its type is stored.
    private string Describe(Exception e) => e switch
    {
        TimeoutException => $"The model did not answer within {timeout:c}.",
        PipelineException error => error.Message,
        _ => $"The model failed ({e.GetType().Name}).",
    };

    private Batch Rows(ShadowInput input, List<Batch> made, Dictionary<string, string> failures)
    {
        var places = new Dictionary<string, int>(input.Rows.Count, StringComparer.Ordinal);
        for (var row = 0; row < input.Rows.Count; row++)
            places[input.Rows.Users[row]] = row;
        string[] users = [.. made.SelectMany(outputs => outputs.Users), .. failures.Keys];
        var sorted = input.Select(Array.ConvertAll(users, user => places[user]));
        var schema = ShadowTable.Columns(new(input.Stable.Columns.Select(column => column.Field)));
        var outputs = input.Stable.Columns.Count;
        var columns = new List<Column>(schema.Count);
        for (var i = 0; i < outputs; i++)
            columns.Add(Outputs(schema[i], made, failures.Count));
        columns.AddRange(sorted.Stable.Columns.Select((column, i) => column.Rename(schema[outputs + i].Name)));
        columns.Add(Reasons(schema[2 * outputs], users, failures));
        columns.Add(input.Failures is { Count: > 0 } stableFailures
            ? Reasons(schema[(2 * outputs) + 1], users, stableFailures)
            : Column.Absent(schema[(2 * outputs) + 1], users.Length));
        columns.Add(new Column<string>(schema[^4], Array.ConvertAll(sorted.Runs, run => run.Version)));
        columns.Add(new Column<DateTime>(schema[^3], Array.ConvertAll(sorted.Runs, run => run.RetrievedAt.UtcDateTime)));
        var now = time.Now().UtcDateTime;
        columns.Add(new Column<DateTime>(schema[^2], Array.ConvertAll(sorted.Runs, _ => now)));
        columns.Add(new Column<string>(schema[^1], Array.ConvertAll(sorted.Runs, run => run.Id.ToString("D"))));
        return new(users, columns);
    }

    private static Column Reasons(Field column, string[] users, IReadOnlyDictionary<string, string> failures) => new Column<string>(
        column,
        Array.ConvertAll(users, user => failures.GetValueOrDefault(user)!),
        Array.ConvertAll(users, user => !failures.ContainsKey(user)));

    private static Column Outputs(Field output, List<Batch> made, int failed)
    {
        Column[] parts = [.. made.Select(each => each[output.Name]), .. failed > 0 ? new[] { Column.Absent(output, failed) } : []];
        return parts.Length == 0 ? Column.Absent(output, 0) : Column.Concat(parts);
    }
}
