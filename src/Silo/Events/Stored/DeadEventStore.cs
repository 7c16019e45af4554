using System.Collections.Concurrent;
using System.Data.Common;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>
/// The events that cannot be handled, in the cluster's store: the newest of each pipeline, because a sender whose events are all wrong
/// would fill the disk of the cluster. Thread-safe.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="mostKept">How many events of a pipeline are kept.</param>
internal sealed class DeadEventStore(
    [FromKeyedServices(EventServices.Database)] AccessDatabase database, int mostKept = DeadEventStore.MostKept)
{
    /// <summary>How many events of a pipeline are kept.</summary>
    public const int MostKept = 10_000;

    private const string Columns = "Id, Pipeline, Format, EventId, UserId, Reason, At, Body";

    private readonly ConcurrentDictionary<string, int> added = new(StringComparer.Ordinal);

    /// <summary>Adds an event. Now and then the oldest events of the pipeline are deleted that are too many.</summary>
    public async Task AddAsync(DeadEvent dead, CancellationToken cancellationToken)
    {
        await InsertAsync(dead, cancellationToken);
        // The first event of a process counts: processes may be short.
        if (added.AddOrUpdate(dead.Pipeline, 0, (_, count) => count + 1) % Math.Max(1, mostKept / 20) == 0)
            await TidyAsync(dead.Pipeline, cancellationToken);
    }

    private Task InsertAsync(DeadEvent dead, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        INSERT INTO ModelPipelineDeadEvents (ServiceId, {Columns})
        VALUES (@service, @id, @pipeline, @format, @event, @user, @reason, @at, @body) ON CONFLICT DO NOTHING
        """,
        [
            ("id", dead.Id), ("pipeline", dead.Pipeline), ("format", dead.Format), ("event", dead.EventId), ("user", dead.User),
            ("reason", dead.Reason), ("at", dead.At), ("body", dead.Body),
        ],
        cancellationToken);

    /// <summary>The events of a pipeline, the newest first.</summary>
    public Task<IReadOnlyList<DeadEvent>> ReadAsync(string pipeline, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        $"""
        SELECT {Columns} FROM ModelPipelineDeadEvents WHERE ServiceId = @service AND Pipeline = @pipeline
        ORDER BY At DESC, Id DESC LIMIT @limit
        """, [("pipeline", pipeline), ("limit", limit)], Read, cancellationToken);

    private Task TidyAsync(string pipeline, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        DELETE FROM ModelPipelineDeadEvents WHERE ServiceId = @service AND Pipeline = @pipeline AND (At, Id) <= (
            SELECT At, Id FROM ModelPipelineDeadEvents WHERE ServiceId = @service AND Pipeline = @pipeline
            ORDER BY At DESC, Id DESC LIMIT 1 OFFSET @kept)
        """, [("pipeline", pipeline), ("kept", mostKept)], cancellationToken);

    private static DeadEvent Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        AccessDatabase.Text(row, 3),
        AccessDatabase.Text(row, 4),
        row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetString(7));
}
