using System.Data.Common;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo;

/// <summary>The events that cannot be handled, in the cluster's store. Thread-safe.</summary>
internal sealed class DeadEventStore([FromKeyedServices(EventServices.Database)] AccessDatabase database)
{
    private const string Columns = "Id, Pipeline, Format, EventId, UserId, Reason, At, Body";

    /// <summary>Adds an event.</summary>
    public Task AddAsync(DeadEvent dead, CancellationToken cancellationToken) => database.ExecuteAsync(
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
