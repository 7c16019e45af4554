namespace ModelPipeline.Silo.Schema;

/// <summary>
/// The silos of a cluster. Each change of a silo's row raises the version of its cluster by one, from the version that the writer read.
/// Where two silos change the membership at the same time, the second change fails, and its silo reads again.
/// </summary>
internal static class MembershipSchema
{
    public const string Tables = """
        CREATE TABLE OrleansMembershipVersion (
            DeploymentId varchar(150) NOT NULL PRIMARY KEY,
            Version integer NOT NULL);
        CREATE TABLE OrleansMembership (
            DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersion,
            Address varchar(45) NOT NULL,
            Port integer NOT NULL,
            Generation integer NOT NULL,
            SiloName varchar(150) NOT NULL,
            HostName varchar(150) NOT NULL,
            Status integer NOT NULL,
            ProxyPort integer,
            SuspectTimes varchar(8000),
            StartTime timestamptz(3) NOT NULL,
            IAmAliveTime timestamptz(3) NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        """;

    private const string Silo = "m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation";

    private const string Columns =
        "v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version";

    // The update locks the version's row. So concurrent writers wait here, and all but one of them find another version.
    private const string Raise =
        "UPDATE OrleansMembershipVersion SET Version = Version + 1 WHERE DeploymentId = @DeploymentId AND Version = @Version";

    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["InsertMembershipVersionKey"] = """
            WITH added AS (
                INSERT INTO OrleansMembershipVersion (DeploymentId, Version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*)::integer FROM added
            """,
        ["InsertMembershipKey"] = $"""
            WITH raised AS ({Raise} AND NOT EXISTS (SELECT 1 FROM OrleansMembership m WHERE {Silo}) RETURNING 1),
            added AS (
                INSERT INTO OrleansMembership (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
                RETURNING 1)
            SELECT count(*)::integer FROM added
            """,
        ["UpdateMembershipKey"] = $"""
            WITH raised AS ({Raise} AND EXISTS (SELECT 1 FROM OrleansMembership m WHERE {Silo}) RETURNING 1),
            changed AS (
                UPDATE OrleansMembership m SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime FROM raised WHERE {Silo}
                RETURNING 1)
            SELECT count(*)::integer FROM changed
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE OrleansMembership m SET IAmAliveTime = @IAmAliveTime WHERE {Silo}",
        ["MembershipReadRowKey"] =
            $"SELECT {Columns} FROM OrleansMembershipVersion v LEFT JOIN OrleansMembership m ON {Silo} WHERE v.DeploymentId = @DeploymentId",
        ["MembershipReadAllKey"] =
            $"SELECT {Columns} FROM OrleansMembershipVersion v LEFT JOIN OrleansMembership m USING (DeploymentId) WHERE v.DeploymentId = @DeploymentId",
        ["GatewaysQueryKey"] =
            "SELECT Address, ProxyPort, Generation FROM OrleansMembership WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0",
        ["DeleteMembershipTableEntriesKey"] = """
            WITH gone AS (DELETE FROM OrleansMembership WHERE DeploymentId = @DeploymentId)
            DELETE FROM OrleansMembershipVersion WHERE DeploymentId = @DeploymentId
            """,
        // 3 is Active: the row of an active silo stays, however old its last sign of life is.
        ["CleanupDefunctSiloEntriesKey"] =
            "DELETE FROM OrleansMembership WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3",
    };
}
