using System.Threading.Channels;
using Npgsql;

namespace ModelPipeline.Bench.AspNet;

/// <summary>
/// Peer (d), the ceiling: calls meet in a channel, and each of a few loops takes all that wait (up to 512) through one read and one
/// write. No deadlines, no retries, no care for rows that fail.
/// </summary>
internal sealed class BatchScorer : IScorer
{
    private const int MaxBatch = 512;

    private readonly Channel<Call> calls = Channel.CreateUnbounded<Call>();
    private readonly NpgsqlDataSource database;
    private readonly Tables tables;
    private readonly PeerModel model;
    private readonly PeerOptions options;

    public BatchScorer(NpgsqlDataSource database, Tables tables, PeerModel model, PeerOptions options)
    {
        (this.database, this.tables, this.model, this.options) = (database, tables, model, options);
        for (var i = 0; i < options.Runs; i++)
            _ = Task.Run(WorkAsync);
    }

    public Task<PeerScore?> ScoreAsync(string user)
    {
        var call = new Call(user);
        calls.Writer.TryWrite(call);
        return call.Task;
    }

    private async Task WorkAsync()
    {
        var batch = new List<Call>(MaxBatch);
        while (await calls.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && calls.Reader.TryRead(out var call))
                batch.Add(call);
            if (batch.Count == 0)
                continue;
            try
            {
                var scores = await ScoreAsync(batch);
                foreach (var call in batch)
                    call.SetResult(scores.GetValueOrDefault(call.User));
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                batch.ForEach(call => call.TrySetException(e));
            }
        }
    }

    // Sorted, so that batches that share users lock them in one order.
    private async Task<SortedDictionary<string, PeerScore>> ScoreAsync(List<Call> batch)
    {
        var retrieved = TimeProvider.System.GetUtcNow();
        var run = Guid.CreateVersion7();
        var scores = new SortedDictionary<string, PeerScore>(StringComparer.Ordinal);
        await using var connection = await database.OpenConnectionAsync();
        await using (var select = new NpgsqlCommand(tables.SelectMany, connection))
        {
            select.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. batch.Select(call => call.User).Distinct()] });
            await using var rows = await select.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                var user = rows.GetString(0);
                scores.Add(user,
                    new(options.Pipeline, user, model.Apply(rows, 1), model.Version, retrieved, TimeProvider.System.GetUtcNow(), run));
            }
        }

        await using var upsert = new NpgsqlCommand(tables.UpsertMany, connection);
        upsert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. scores.Keys] });
        upsert.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. scores.Values.Select(score => score.Outputs.Label)] });
        upsert.Parameters.Add(new NpgsqlParameter<float[]> { TypedValue = [.. scores.Values.Select(score => score.Outputs.Probability)] });
        upsert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = model.Version });
        upsert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = retrieved });
        upsert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = TimeProvider.System.GetUtcNow() });
        upsert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run });
        await upsert.ExecuteNonQueryAsync();
        return scores;
    }

    private sealed class Call(string user) : TaskCompletionSource<PeerScore?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string User => user;
    }
}
