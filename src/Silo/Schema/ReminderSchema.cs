namespace ModelPipeline.Silo.Schema;

/// <summary>The reminders of grains. A silo reads the reminders whose hash is in the silo's range of the ring of hashes.</summary>
internal static class ReminderSchema
{
    public const string Tables = """
        CREATE TABLE OrleansReminders (
            ServiceId varchar(150) NOT NULL,
            GrainId text NOT NULL,
            ReminderName text NOT NULL,
            StartTime timestamptz(3) NOT NULL,
            Period bigint NOT NULL,
            GrainHash integer NOT NULL,
            Version integer NOT NULL,
            PRIMARY KEY (ServiceId, GrainId, ReminderName));
        CREATE INDEX OrleansRemindersRing ON OrleansReminders (ServiceId, GrainHash);
        """;

    private const string Read =
        "SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansReminders WHERE ServiceId = @ServiceId";

    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["UpsertReminderRowKey"] = """
            INSERT INTO OrleansReminders AS r (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
            VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
            ON CONFLICT (ServiceId, GrainId, ReminderName)
            DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1
            RETURNING Version
            """,
        ["ReadReminderRowsKey"] = $"{Read} AND GrainId = @GrainId",
        ["ReadReminderRowKey"] = $"{Read} AND GrainId = @GrainId AND ReminderName = @ReminderName",
        ["ReadRangeRows1Key"] = $"{Read} AND GrainHash > @BeginHash AND GrainHash <= @EndHash",
        // The range that goes over the end of the ring.
        ["ReadRangeRows2Key"] = $"{Read} AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)",
        ["DeleteReminderRowKey"] = """
            WITH gone AS (
                DELETE FROM OrleansReminders WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version RETURNING 1)
            SELECT count(*)::integer FROM gone
            """,
        ["DeleteReminderRowsKey"] = "DELETE FROM OrleansReminders WHERE ServiceId = @ServiceId",
    };
}
