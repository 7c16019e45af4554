using System.Globalization;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Compares a table's user column with ids in the column's own type, so that PostgreSQL can use an index. An id that the column would write
/// in another way matches no row: '007' is not 7.
/// </summary>
internal sealed class PostgreSqlKey(string column, PostgresType type)
{
    private readonly string typeName = PostgreSqlTypes.Base(type).InternalName;

    /// <summary>The column's type in a result.</summary>
    public uint Oid { get; } = PostgreSqlTypes.Base(type).OID;

    /// <summary>SQL that reads no value, but gives the column's type in the result.</summary>
    public string Probe => $"CASE WHEN false THEN {Column} END";

    /// <summary>The column of the table <c>input</c>. The alias is needed, because the id's text in the result has the bare name.</summary>
    public string Column { get; } = $"input.{SqlName.Quote(column)}";

    /// <summary>The type in which the ids are compared; null where the texts are compared.</summary>
    public string? Type => typeName is "text" or "varchar" or "int2" or "int4" or "int8" or "uuid" ? typeName : null;

    /// <summary>The SQL condition, with <see cref="Parameter"/> as <c>$1</c>. The server plans the statement for each array.</summary>
    public string Condition => $"{Column}{(Type is null ? "::text" : "")} = ANY($1)";

    /// <summary>The SQL condition of a statement that the server plans once.</summary>
    // For an array with a known number of ids the server makes a plan each time, because a plan for a few ids looks cheaper than one for
    // ten, its guess for an unknown number. Such a plan takes longer than the reading of a few rows.
    public string ConditionOfOnePlan => $"{Column}{(Type is null ? "::text" : "")} = ANY((SELECT $1)::{ArrayType})";

    /// <summary>The SQL condition for one id, with <see cref="ParameterOfOne"/> as <c>$1</c>.</summary>
    public string ConditionOfOne => $"{Column}{(Type is null ? "::text" : "")} = $1";

    private string ArrayType => typeName switch
    {
        "int2" or "int4" or "int8" => "int8[]",
        "uuid" => "uuid[]",
        _ => "text[]",
    };

    public NpgsqlParameter Parameter(IReadOnlyList<string> users) => typeName switch
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

    /// <summary>One id as a parameter; null for an id that no row can have.</summary>
    public NpgsqlParameter? ParameterOfOne(string user) => typeName switch
    {
        "int2" or "int4" or "int8" => Number(user) is { } number
            ? new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint }
            : null,
        "uuid" => Uuid(user) is { } uuid ? new NpgsqlParameter<Guid> { TypedValue = uuid, NpgsqlDbType = NpgsqlDbType.Uuid } : null,
        _ => PostgreSqlText.CanHold(user) ? PostgreSqlRows.Text(user) : null,
    };

    /// <summary>The ids as texts, without the ids that PostgreSQL cannot store.</summary>
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
