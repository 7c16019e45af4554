using System.Globalization;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// How the user column of a table is compared with ids: as its own type, so that PostgreSQL can use an index on it. An id that the
/// column would spell otherwise is nobody's: '007' is not 7.
/// </summary>
internal sealed class PostgreSqlKey(string column, PostgresType type)
{
    private readonly string type = PostgreSqlTypes.Base(type).InternalName;

    /// <summary>The column's type as a result gives it.</summary>
    public uint Oid { get; } = PostgreSqlTypes.Base(type).OID;

    /// <summary>Reads nothing, but tells the type that the column has.</summary>
    public string Probe => $"CASE WHEN false THEN {Column} END";

    /// <summary>The column of the table <c>input</c>; its bare name is also that of the text which is read of it.</summary>
    public string Column { get; } = $"input.{SqlName.Quote(column)}";

    /// <summary>The column's own type, as which ids are compared; null where their texts are.</summary>
    public string? Type => type is "text" or "varchar" or "int2" or "int4" or "int8" or "uuid" ? type : null;

    /// <summary>Takes <see cref="Parameter"/> as <c>$1</c>.</summary>
    public string Condition => $"{Column}{(Type is null ? "::text" : "")} = ANY($1)";

    public NpgsqlParameter Parameter(IReadOnlyList<string> users) => type switch
    {
        "int2" or "int4" or "int8" =>
            new NpgsqlParameter<long[]>
            {
                TypedValue = [.. users.Select(Number).OfType<long>()],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint
            },
        "uuid" =>
            new NpgsqlParameter<Guid[]>
            {
                TypedValue = [.. users.Select(Uuid).OfType<Guid>()],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid
            },
        _ => Texts(users),
    };

    /// <summary>The ids as they are, without those that no text of PostgreSQL can equal.</summary>
    public static NpgsqlParameter Texts(IReadOnlyList<string> users) =>
        new NpgsqlParameter<string[]>
        {
            TypedValue = [.. users.Where(PostgreSqlText.CanHold)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text
        };

    private static long? Number(string id) =>
        long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == id ? number : null;

    private static Guid? Uuid(string id) =>
        Guid.TryParseExact(id, "D", out var uuid) && uuid.ToString("D") == id ? uuid : null;
}
