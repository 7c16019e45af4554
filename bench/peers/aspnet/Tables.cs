using Npgsql;

namespace ModelPipeline.Bench.AspNet;

/// <summary>The statements of both variants; the output table has the columns of the product's.</summary>
internal sealed class Tables(PeerOptions options, string[] columns)
{
    private const string Conflict = """
        ON CONFLICT (user_id) DO UPDATE SET label = excluded.label, probability = excluded.probability, model_version = excluded.model_version,
        retrieved_at = excluded.retrieved_at, scored_at = excluded.scored_at, run_id = excluded.run_id WHERE excluded.retrieved_at >= stored.retrieved_at
        """;

    public string SelectOne { get; } = $"SELECT {Join(columns)} FROM {options.Input} WHERE user_id = $1";

    public string SelectMany { get; } = $"SELECT user_id, {Join(columns)} FROM {options.Input} WHERE user_id = ANY($1)";

    public string UpsertOne { get; } = $"INSERT INTO {options.Output} AS stored VALUES ($1, $2, $3, $4, $5, $6, $7) {Conflict}";

    public string UpsertMany { get; } =
        $"INSERT INTO {options.Output} AS stored SELECT u, l, p, $4, $5, $6, $7 FROM unnest($1, $2, $3) AS rows (u, l, p) {Conflict}";

    public async Task CreateAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand($"""
            CREATE TABLE IF NOT EXISTS {options.Output} (user_id text PRIMARY KEY, label boolean, probability real, model_version text NOT NULL,
            retrieved_at timestamptz NOT NULL, scored_at timestamptz NOT NULL, run_id uuid NOT NULL)
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static string Join(string[] names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
