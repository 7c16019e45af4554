using Npgsql;

namespace ModelPipeline.Bench.AspNet;

/// <summary>Peer (c): one SELECT, one prediction, one INSERT .. ON CONFLICT a call.</summary>
internal sealed class CallScorer(NpgsqlDataSource database, Tables tables, PeerModel model, PeerOptions options) : IScorer
{
    public async Task<PeerScore?> ScoreAsync(string user)
    {
        var retrieved = TimeProvider.System.GetUtcNow();
        PeerOutputs outputs;
        await using (var select = database.CreateCommand(tables.SelectOne))
        {
            select.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
            await using var row = await select.ExecuteReaderAsync();
            if (!await row.ReadAsync())
                return null;
            outputs = model.Apply(row, 0);
        }

        var score = new PeerScore(options.Pipeline, user, outputs, model.Version, retrieved, TimeProvider.System.GetUtcNow(),
            Guid.CreateVersion7());
        await using var upsert = database.CreateCommand(tables.UpsertOne);
        upsert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        upsert.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = outputs.Label });
        upsert.Parameters.Add(new NpgsqlParameter<float> { TypedValue = outputs.Probability });
        upsert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = score.ModelVersion });
        upsert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = score.RetrievedAt });
        upsert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = score.ScoredAt });
        upsert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = score.RunId });
        await upsert.ExecuteNonQueryAsync();
        return score;
    }
}
