using System.Data.Common;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>The triggers in the cluster's store: which are paused, who owns them, and what silos tell of them. Thread-safe.</summary>
internal sealed class TriggerStore(
    [FromKeyedServices(EventServices.Database)] AccessDatabase database, TimeProvider clock) : ITriggerControl
{
    // A silo tells every three seconds.
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan OwnedFor = TimeSpan.FromSeconds(15);

    // A trigger that no silo tells of for so long was removed from the settings.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    private const string Key = "ServiceId = @service AND Pipeline = @pipeline AND Name = @name";

    private long? tidiedAt;

    // The clock of the database, which the silos share. SQLite is of one process.
    private string Now => database.IsSqlite ? "@now" : "clock_timestamp()";

    public async Task<IReadOnlyList<TriggerOrder>> SyncAsync(
        string silo, IReadOnlyList<TriggerReport> reports, CancellationToken cancellationToken)
    {
        await TidyAsync(cancellationToken);
        await database.TransactAsync(async run =>
        {
            foreach (var report in reports)
                await TellAsync(run, silo, report);
            foreach (var report in reports.Where(each => each.HasOneOwner))
                await OwnAsync(run, silo, report);
        }, cancellationToken);
        var rows = await ReadAsync(null, cancellationToken);
        return [.. reports.Select(report => OrderOf(silo, rows.FirstOrDefault(row => row.Is(report.Pipeline, report.Name))))];
    }

    public Task LeaveAsync(string silo, CancellationToken cancellationToken) => database.TransactAsync(async run =>
    {
        await run("UPDATE ModelPipelineTriggers SET OwnerUntil = NULL, Owner = NULL WHERE ServiceId = @service AND Owner = @silo",
            ("silo", silo));
        await run("DELETE FROM ModelPipelineTriggerSilos WHERE ServiceId = @service AND Silo = @silo", ("silo", silo));
    }, cancellationToken);

    /// <summary>Pauses a trigger, or lets it go on.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="name">The trigger.</param>
    /// <param name="by">Who pauses the trigger; null to let it go on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task PauseAsync(string pipeline, string name, string? by, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO ModelPipelineTriggers (ServiceId, Pipeline, Name, PausedAt, PausedBy) VALUES (@service, @pipeline, @name, @at, @by)
        ON CONFLICT (ServiceId, Pipeline, Name) DO UPDATE SET PausedAt = excluded.PausedAt, PausedBy = excluded.PausedBy
        """,
        [("pipeline", pipeline), ("name", name), ("at", by is null ? null : clock.GetUtcNow()), ("by", by)], cancellationToken);

    /// <summary>The triggers.</summary>
    /// <param name="pipeline">The pipeline; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<StoredTrigger>> ReadAsync(string? pipeline, CancellationToken cancellationToken) => database.ReadAsync(
        $"""
        SELECT Pipeline, Name, PausedAt, PausedBy, Owner FROM ModelPipelineTriggers
        WHERE ServiceId = @service {(pipeline is null ? "" : "AND Pipeline = @pipeline")} ORDER BY Pipeline, Name
        """,
        Of(pipeline), row => new StoredTrigger(row.GetString(0), row.GetString(1), AccessDatabase.Time(row, 2),
            AccessDatabase.Text(row, 3), AccessDatabase.Text(row, 4)), cancellationToken);

    /// <summary>What the silos tell of the triggers.</summary>
    /// <param name="pipeline">The pipeline; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<StoredTriggerSilo>> ReadSilosAsync(string? pipeline, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"""
            SELECT Pipeline, Name, Silo, Kind, State, Reason, Waiting, OldestSeconds, IsPart, At,
                CASE WHEN At > {Ago("@live", Silent)} THEN 0 ELSE 1 END
            FROM ModelPipelineTriggerSilos
            WHERE ServiceId = @service {(pipeline is null ? "" : "AND Pipeline = @pipeline")} AND At > {Ago("@old", Forgotten)}
            ORDER BY Pipeline, Name, Silo
            """,
            [.. Of(pipeline), ("old", clock.GetUtcNow() - Forgotten), ("live", clock.GetUtcNow() - Silent)], Read,
            cancellationToken);

    private static IEnumerable<(string, object?)> Of(string? pipeline) => pipeline is null ? [] : [("pipeline", pipeline)];

    private static TriggerOrder OrderOf(string silo, StoredTrigger? row) => new(row?.PausedAt is not null, row?.Owner == silo);

    private static StoredTriggerSilo Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        Enum.Parse<TriggerState>(row.GetString(4)),
        AccessDatabase.Text(row, 5),
        row.IsDBNull(6) ? null : row.GetInt64(6),
        row.IsDBNull(7) ? null : row.GetDouble(7),
        row.GetBoolean(8),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetInt32(10) != 0);

    // Silos that were lost leave their rows behind. Not in the transaction of a silo's own rows: two silos that come back after ten minutes
    // would wait for each other.
    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (tidiedAt is { } last && clock.GetElapsedTime(last) < TidyEvery)
            return;
        await database.ExecuteAsync(
            $"DELETE FROM ModelPipelineTriggerSilos WHERE ServiceId = @service AND At <= {Ago("@old", Forgotten)}",
            [("old", clock.GetUtcNow() - Forgotten)], cancellationToken);
        tidiedAt = clock.GetTimestamp();
    }

    private string Ago(string parameter, TimeSpan time) =>
        database.IsSqlite ? parameter : $"clock_timestamp() - interval '{time.TotalSeconds} seconds'";

    private async Task TellAsync(RunStatement run, string silo, TriggerReport report)
    {
        await run(
            "INSERT INTO ModelPipelineTriggers (ServiceId, Pipeline, Name) VALUES (@service, @pipeline, @name) ON CONFLICT DO NOTHING",
            ("pipeline", report.Pipeline), ("name", report.Name));
        await run(
            $"""
            INSERT INTO ModelPipelineTriggerSilos
                (ServiceId, Pipeline, Name, Silo, Kind, State, Reason, Waiting, OldestSeconds, IsPart, At)
            VALUES (@service, @pipeline, @name, @silo, @kind, @state, @reason, @waiting, @oldest, @part, {Now})
            ON CONFLICT (ServiceId, Pipeline, Name, Silo) DO UPDATE SET Kind = excluded.Kind, State = excluded.State,
                Reason = excluded.Reason, Waiting = excluded.Waiting, OldestSeconds = excluded.OldestSeconds, IsPart = excluded.IsPart,
                At = excluded.At
            """,
            ("pipeline", report.Pipeline), ("name", report.Name), ("silo", silo), ("kind", report.Kind),
            ("state", report.State.ToString()), ("reason", report.Reason), ("waiting", report.Lag?.Waiting),
            ("oldest", report.Lag?.OldestAge?.TotalSeconds), ("part", report.Lag?.IsOfPart ?? false), ("now", clock.GetUtcNow()));
    }

    private Task OwnAsync(RunStatement run, string silo, TriggerReport report)
    {
        var until = database.IsSqlite ? "@until" : $"clock_timestamp() + interval '{OwnedFor.TotalSeconds} seconds'";
        return run(
            $"""
            UPDATE ModelPipelineTriggers SET Owner = @silo, OwnerUntil = {until}
            WHERE {Key} AND (Owner IS NULL OR Owner = @silo OR OwnerUntil < {Now} {(database.IsSqlite ? "OR Owner <> @silo" : "")})
            """,
            ("pipeline", report.Pipeline), ("name", report.Name), ("silo", silo), ("now", clock.GetUtcNow()),
            ("until", clock.GetUtcNow() + OwnedFor));
    }
}
