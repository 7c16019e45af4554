using System.Data.Common;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo.Access;

/// <summary>The audit in the cluster's store. Thread-safe.</summary>
internal sealed class AuditStore(AccessDatabase database)
{
    private const string Columns = "At, Actor, Action, Target, Tenant, Pipeline, Before, After, Source, TraceId";

    /// <summary>Adds a row.</summary>
    public Task AppendAsync(AuditEntry entry, DateTimeOffset at, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        INSERT INTO ModelPipelineAudit (ServiceId, {Columns})
        VALUES (@service, @at, @actor, @action, @target, @tenant, @pipeline, @before, @after, @source, @traceId)
        """,
        [
            ("at", at), ("actor", entry.Actor), ("action", entry.Action), ("target", entry.Target), ("tenant", entry.Tenant),
            ("pipeline", entry.Pipeline), ("before", entry.Before), ("after", entry.After), ("source", entry.Source),
            ("traceId", entry.TraceId),
        ],
        cancellationToken);

    /// <summary>A page of the audit, the newest rows first.</summary>
    public Task<IReadOnlyList<AuditRecord>> ReadAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        (string Condition, string Name, object? Value)[] filters =
        [
            ("Id < @after", "after", query.After),
            ("At >= @since", "since", query.Since),
            ("At < @until", "until", query.Until),
            ("lower(Pipeline) = @pipeline", "pipeline", query.Pipeline?.ToLowerInvariant()),
            ("Actor = @actor", "actor", query.Actor),
            ("Tenant = @tenant", "tenant", query.Tenant),
        ];
        var wanted = filters.Where(filter => filter.Value is not null).ToList();
        var conditions = string.Concat(wanted.Select(filter => $" AND {filter.Condition}"));
        return database.ReadAsync(
            $"SELECT Id, {Columns} FROM ModelPipelineAudit WHERE ServiceId = @service{conditions} ORDER BY Id DESC LIMIT @limit",
            wanted.Select(filter => (filter.Name, filter.Value)).Append(("limit", query.Limit)), Read, cancellationToken);
    }

    private static AuditRecord Read(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetFieldValue<DateTimeOffset>(1),
        new(row.GetString(2), row.GetString(3), row.GetString(4))
        {
            Tenant = AccessDatabase.Text(row, 5),
            Pipeline = AccessDatabase.Text(row, 6),
            Before = AccessDatabase.Text(row, 7),
            After = AccessDatabase.Text(row, 8),
            Source = AccessDatabase.Text(row, 9),
            TraceId = AccessDatabase.Text(row, 10),
        });
}
