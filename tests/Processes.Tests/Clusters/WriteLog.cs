using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>The database's own record of committed scores, to compare with the answers to callers.</summary>
internal static class WriteLog
{
    /// <summary>The SQL that records every write with its silo, and every write of an older score over a newer one.</summary>
    public const string Tables = """
        CREATE TABLE writes (user_id text, run_id uuid, retrieved_at timestamptz, silo text);
        CREATE INDEX ON writes (run_id);
        CREATE TABLE overwrites (user_id text, newer timestamptz, older timestamptz);
        CREATE FUNCTION log_write() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO writes VALUES (NEW.user_id, NEW.run_id, NEW.retrieved_at, current_setting('application_name'));
            IF TG_OP = 'UPDATE' THEN
                IF NEW.retrieved_at < OLD.retrieved_at THEN
                    INSERT INTO overwrites VALUES (NEW.user_id, OLD.retrieved_at, NEW.retrieved_at);
                END IF;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER log_write AFTER INSERT OR UPDATE ON churn_scores FOR EACH ROW EXECUTE FUNCTION log_write();
        """;

    /// <summary>
    /// Checks that every score in an answer is committed, that none was lost since, and that no older score overwrote a newer one.
    /// </summary>
    public static async Task AssertHoldsAsync(this Database database, IReadOnlyCollection<Call> calls)
    {
        var scored = calls.Where(call => call.Status == 200).ToList();
        Assert.NotEmpty(scored);
        await using var connection = await database.OpenAsync();
        await ExecuteAsync(connection, "CREATE TEMPORARY TABLE told (user_id text, run_id uuid, retrieved_at timestamptz)");
        await using (var copy = await connection.BeginBinaryImportAsync("COPY told FROM STDIN BINARY"))
        {
            foreach (var call in scored)
                await copy.WriteRowAsync(default, call.User, call.RunId, call.RetrievedAt.UtcDateTime);
            await copy.CompleteAsync();
        }

        Assert.Equal(0L,
            await CountAsync(connection,
                "SELECT count(*) FROM told t WHERE NOT EXISTS (SELECT 1 FROM writes w WHERE w.run_id = t.run_id AND w.user_id = t.user_id)"));
        Assert.Equal(0L,
            await CountAsync(connection,
                "SELECT count(*) FROM (SELECT user_id, max(retrieved_at) AS newest FROM told GROUP BY user_id) t LEFT JOIN churn_scores s USING (user_id) WHERE s.retrieved_at IS NULL OR s.retrieved_at < t.newest"));
        Assert.Equal(0L, await CountAsync(connection, "SELECT count(*) FROM overwrites"));
    }

    /// <summary>The number of different users that each silo has written, among ids with this first letter.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> UsersBySiloAsync(this Database database, char letter)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT silo, count(DISTINCT user_id) FROM writes WHERE starts_with(user_id, $1) GROUP BY silo",
            connection)
        { Parameters = { new() { Value = letter.ToString() } } };
        await using var reader = await command.ExecuteReaderAsync();
        var users = new Dictionary<string, long>();
        while (await reader.ReadAsync())
            users.Add(reader.GetString(0), reader.GetInt64(1));
        return users;
    }

    /// <summary>The share of a silo in the scores since a moment.</summary>
    public static async Task<double> ShareOfAsync(this Database database, string silo, DateTimeOffset since)
    {
        await using var connection = await database.OpenAsync();
        const string Share = "SELECT coalesce(avg((silo = $1)::int), 0)::float8 FROM writes WHERE retrieved_at > $2";
        await using var command = new NpgsqlCommand(Share, connection)
        {
            Parameters = { new() { Value = silo }, new() { Value = since.UtcDateTime } },
        };
        return (double)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
