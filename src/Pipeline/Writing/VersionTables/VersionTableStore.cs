namespace ModelPipeline;

/// <summary>Writes to a table beside the output table: opens it before the first write, and again after a failure.</summary>
/// <param name="table">The table.</param>
/// <param name="contents">What the table holds, such as <c>shadow scores</c>.</param>
/// <param name="call">The purpose of the calls.</param>
/// <param name="timeout">How long a call may take.</param>
/// <param name="forgotten">The users who were forgotten after their rows were read.</param>
/// <param name="clock">Measures the timeout.</param>
internal sealed class VersionTableStore(
    IVersionTable table, string contents, StoreCall call, TimeSpan timeout, ForgottenUsers forgotten, TimeProvider clock)
{
    // Opening may create the table.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(60);

    private bool isOpen;

    /// <summary>Opens the table unless it is open.</summary>
    /// <exception cref="PipelineConfigurationException">The table does not fit.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        if (isOpen)
            return;
        await WithinAsync(OpenTimeout, token => table.OpenAsync(outputs, token), cancellationToken);
        isOpen = true;
    }

    /// <summary>Writes rows. A row that the store refuses is left out.</summary>
    /// <returns>The users of refused rows, each with the reason; usually empty.</returns>
    /// <exception cref="StoreException">The store failed, and no row is to blame.</exception>
    public async Task<IReadOnlyList<(string User, PipelineException Error)>> WriteAsync(
        VersionRows rows, CancellationToken cancellationToken)
    {
        using var write = forgotten.Begin(rows.Rows.Users, row => rows.Rows.Values<DateTime>(OutputTable.RetrievedAt)[row]);
        if (write.Forgotten.Count > 0)
            rows = rows with { Rows = rows.Rows.Select([.. Enumerable.Range(0, rows.Rows.Count).Except(write.Forgotten)]) };
        if (rows.Rows.Count == 0)
            return [];
        var refused = new List<(string, PipelineException)>();
        var failure = (Exception?)null;
        await new Halving<bool>(
            async (start, count) =>
            {
                var part = rows with { Rows = rows.Rows.Slice(start, count) };
                await WithinAsync(timeout, token => WriteAsync(part, token), cancellationToken);
                return true;

                async Task WriteAsync(VersionRows each, CancellationToken token)
                {
                    // The call itself: a driver that ignores its token writes on after nobody waits any more.
                    using var underWay = forgotten.Begin(each.Rows.Users, DateTimeOffset.MaxValue);
                    await table.WriteAsync(each, call, token);
                }
            },
            static _ => Task.CompletedTask,
            static e => e is PipelineException { BlamesData: true },
            (start, count, e) =>
            {
                if (e is PipelineException { BlamesData: true } error)
                {
                    refused.AddRange(Enumerable.Range(start, count).Select(row => (rows.Rows.Users[row], error)));
                }
                else
                {
                    failure ??= e;
                }
            },
            concurrency: 1,
            cancellationToken).RunAsync(rows.Rows.Count);
        if (failure is null)
            return refused;
        isOpen = false;
        throw failure;
    }

    private async Task WithinAsync(TimeSpan time, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await work(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreException($"The table of {contents} did not answer within {time:c}.", e, isTransient: true);
        }
    }
}
