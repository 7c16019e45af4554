using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Waits for inserts into a queue table, on a connection of its own. A notification that is lost costs nothing but time: the queue is asked
/// all the same.
/// </summary>
/// <param name="database">The database of the table.</param>
/// <param name="table">The table.</param>
/// <param name="clock">Measures the time between two attempts to connect.</param>
internal sealed class PostgreSqlWakeUp(PostgreSqlDatabase database, PostgreSqlQueueTable table, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim wakes = new(0, 1);
    private Task listening = Task.CompletedTask;

    /// <summary>Begins to listen.</summary>
    public void Begin()
    {
        using (ExecutionContext.SuppressFlow())
            listening = Task.Run(ListenAsync);
    }

    /// <summary>Waits for an insert, or for the time to pass.</summary>
    public async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(time, clock, limit.Token);
        await Task.WhenAny(delay, wakes.WaitAsync(limit.Token));
        await limit.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListenAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stop.Token);
            }
            catch (Exception e) when (PostgreSqlErrors.IsStoreFailure(e) || stop.IsCancellationRequested)
            {
                // The claims say that the database does not answer.
            }

            await Task.Delay(Again, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => Wake();
        await using (var ask = new NpgsqlCommand(table.Channel, connection))
        {
            var channel = (string)(await ask.ExecuteScalarAsync(cancellationToken))!;
            await using var listen = new NpgsqlCommand($"LISTEN {channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        // Only a broken connection or the end of the trigger ends this: no other work gets a session that listens.
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    private void Wake()
    {
        try
        {
            wakes.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody is awake already.
        }
    }
}
