namespace ModelPipeline.Silo.Schema;

/// <summary>
/// What Orleans' ADO.NET providers find in the cluster's database: tables, and by key in <c>OrleansQuery</c> the only statements that
/// they run. The texts are written anew with every version; one that changes needs a version of its own, which may do nothing else.
/// </summary>
internal static class ClusterSchema
{
    /// <summary>
    /// All versions, in order. Published ones are never changed; silos of the version before run on while a newer one is applied.
    /// </summary>
    public static IReadOnlyList<SchemaVersion> Versions { get; } =
    [
        new(1, "membership, grain state and reminders", $"""
            CREATE TABLE OrleansQuery (QueryKey varchar(64) NOT NULL PRIMARY KEY, QueryText varchar(8000) NOT NULL);
            {MembershipSchema.Tables}
            {StorageSchema.Tables}
            {ReminderSchema.Tables}
            """),
    ];

    /// <summary>The version that this program needs.</summary>
    public static int Latest => Versions[^1].Number;

    /// <summary>All statements, by key.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } =
        new[] { MembershipSchema.Queries, StorageSchema.Queries, ReminderSchema.Queries }.SelectMany(queries => queries).ToDictionary();
}
