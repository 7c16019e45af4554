using Microsoft.Data.Sqlite;

namespace ModelPipeline.Silo.GrainState;

/// <summary>
/// Creates the tables of grain state and reminders, and writes the statements that Orleans' provider runs. The provider finds the
/// statements by key in <c>OrleansQuery</c>. Each start writes them anew, so that a newer version brings its own.
/// </summary>
internal sealed class SqliteStateSchema(string connectionString) : ILifecycleParticipant<ISiloLifecycle>
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey TEXT NOT NULL PRIMARY KEY, QueryText TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS OrleansStorage (
            GrainIdHash INTEGER NOT NULL,
            GrainIdN0 INTEGER NOT NULL,
            GrainIdN1 INTEGER NOT NULL,
            GrainTypeHash INTEGER NOT NULL,
            GrainTypeString TEXT NOT NULL,
            GrainIdExtensionString TEXT,
            ServiceId TEXT NOT NULL,
            PayloadBinary BLOB,
            ModifiedOn TEXT NOT NULL,
            Version INTEGER NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS OrleansStorageKey ON OrleansStorage
            (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ifnull(GrainIdExtensionString, ''), ServiceId);
        CREATE TABLE IF NOT EXISTS OrleansReminders (
            ServiceId TEXT NOT NULL,
            GrainId TEXT NOT NULL,
            ReminderName TEXT NOT NULL,
            StartTime TEXT NOT NULL,
            Period INTEGER NOT NULL,
            GrainHash INTEGER NOT NULL,
            Version INTEGER NOT NULL,
            PRIMARY KEY (ServiceId, GrainId, ReminderName));
        """;

    private const string Key = """
        GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainTypeString = @GrainTypeString AND ifnull(GrainIdExtensionString, '') = ifnull(@GrainIdExtensionString, '')
        AND ServiceId = @ServiceId
        """;

    // A write returns the version of the row: one more than the writer's version where the writer won, the writer's own version where
    // another writer was first.
    private const string Outcome =
        "SELECT CASE WHEN changes() > 0 THEN ifnull(@GrainStateVersion, 0) + 1 ELSE @GrainStateVersion END AS NewGrainStateVersion";

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["ReadFromStorageKey"] = $"SELECT PayloadBinary, ModifiedOn, Version FROM OrleansStorage WHERE {Key}",
        ["WriteToStorageKey"] = $"""
            INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString,
                ServiceId, PayloadBinary, ModifiedOn, Version)
            SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString,
                @ServiceId, @PayloadBinary, datetime('now'), 1
            WHERE @GrainStateVersion IS NULL OR EXISTS (SELECT 1 FROM OrleansStorage WHERE {Key})
            ON CONFLICT DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = Version + 1
            WHERE Version = @GrainStateVersion;
            {Outcome}
            """,
        ["ClearStorageKey"] =
            "UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = datetime('now'), Version = Version + 1 "
            + $"WHERE {Key} AND Version = @GrainStateVersion; {Outcome}",
        ["DeleteStorageKey"] = $"DELETE FROM OrleansStorage WHERE {Key} AND Version = @GrainStateVersion; {Outcome}",
    };

    private const string Reminders =
        "SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansReminders WHERE ServiceId = @ServiceId";

    private static readonly Dictionary<string, string> ReminderQueries = new()
    {
        ["UpsertReminderRowKey"] = """
            INSERT INTO OrleansReminders (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
            VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
            ON CONFLICT DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash,
                Version = Version + 1
            RETURNING Version
            """,
        ["ReadReminderRowsKey"] = $"{Reminders} AND GrainId = @GrainId",
        ["ReadReminderRowKey"] = $"{Reminders} AND GrainId = @GrainId AND ReminderName = @ReminderName",
        ["ReadRangeRows1Key"] = $"{Reminders} AND GrainHash > @BeginHash AND GrainHash <= @EndHash",
        ["ReadRangeRows2Key"] = $"{Reminders} AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)",
        ["DeleteReminderRowKey"] =
            "DELETE FROM OrleansReminders WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName "
            + "AND Version = @Version; SELECT changes()",
        ["DeleteReminderRowsKey"] = "DELETE FROM OrleansReminders WHERE ServiceId = @ServiceId",
    };

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SqliteStateSchema), ServiceLifecycleStage.First, ApplyAsync);

    /// <summary>What is wrong with the place, without the connection string; null where the place can be used.</summary>
    internal static string? Check(string connectionString)
    {
        var file = "";
        try
        {
            file = new SqliteConnectionStringBuilder(connectionString).DataSource;
            if (file.Length == 0)
                return "it names no file.";
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                Directory.CreateDirectory(folder);
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";
            command.ExecuteNonQuery();
            return null;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidOperationException or SqliteException or IOException
                or UnauthorizedAccessException)
        {
            return e switch
            {
                SqliteException => $"'{file}', {e.Message}",
                ArgumentException when file.Length == 0 => "it is no connection string of SQLite.",
                _ => $"'{file}', {e.GetType().Name}.",
            };
        }
    }

    internal async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; {Tables}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        foreach (var (key, text) in Queries.Concat(ReminderQueries))
        {
            command.CommandText =
                "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ($key, $text) "
                + "ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText";
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$key", key);
            command.Parameters.AddWithValue("$text", text);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        command.CommandText = "COMMIT";
        command.Parameters.Clear();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
