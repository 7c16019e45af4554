using ModelPipeline.Silo.Access;

namespace ModelPipeline.Silo.Schema;

/// <summary>
/// The schema that Orleans' ADO.NET providers need in the cluster's database: tables, and the statements that the providers run, by key in
/// <c>OrleansQuery</c>. Each version writes all statements anew. A changed statement needs a new version, which can have no other change.
/// </summary>
internal static class ClusterSchema
{
    /// <summary>
    /// All versions, in order. A published version never changes. Silos of the version before go on running while a newer version is
    /// applied.
    /// </summary>
    public static IReadOnlyList<SchemaVersion> Versions { get; } =
    [
        new(1, "membership, grain state and reminders", $"""
            CREATE TABLE OrleansQuery (QueryKey varchar(64) NOT NULL PRIMARY KEY, QueryText varchar(8000) NOT NULL);
            {MembershipSchema.Tables}
            {StorageSchema.Tables}
            {ReminderSchema.Tables}
            """),
        new(2, "uploaded models", ModelSchema.Tables),
        new(3, "API keys and audit", AccessSchema.PostgreSql),
        new(4, "webhooks and events", EventSchema.PostgreSql),
        new(5, "triggers", TriggerSchema.PostgreSql),
    ];

    /// <summary>The version that this program needs.</summary>
    public static int Latest => Versions[^1].Number;

    /// <summary>All statements, by key.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } =
        new[] { MembershipSchema.Queries, StorageSchema.Queries, ReminderSchema.Queries }.SelectMany(queries => queries).ToDictionary();
}
