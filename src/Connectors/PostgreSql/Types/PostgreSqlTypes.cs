using System.Buffers;
using System.Data.Common;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// How PostgreSQL's types become columns of a batch. Nothing is cast in SQL, where a cast can round, and hides that a column's type is
/// another than it was: each column is read as what the result says it is.
/// </summary>
internal static class PostgreSqlTypes
{
    /// <summary>What the column becomes; null where it cannot be read.</summary>
    /// <param name="type">As the result declares it; a domain arrives as the type it is made of.</param>
    public static ColumnType? Read(PostgresType type) => type switch
    {
        PostgresDomainType domain => Read(domain.BaseType),
        PostgresEnumType => ColumnType.String,
        PostgresArrayType array =>
            Base(array.Element).InternalName is "float4" or "float8" or "numeric" or "int2" or "int4" or "int8" ? ColumnType.Vector : null,
        _ => type.InternalName switch
        {
            "int2" or "int4" or "int8" => ColumnType.Int64,
            "float4" => ColumnType.Single,
            "float8" => ColumnType.Double,
            "numeric" => ColumnType.Decimal,
            "bool" => ColumnType.Boolean,
            "text" or "varchar" or "bpchar" or "name" or "citext" or "uuid" or "json" or "jsonb" => ColumnType.String,
            "date" or "timestamp" or "timestamptz" => ColumnType.Timestamp,
            _ => null,
        },
    };

    /// <summary>The type without the domains around it.</summary>
    public static PostgresType Base(PostgresType type) => type is PostgresDomainType domain ? Base(domain.BaseType) : type;

    /// <summary>Why a column that <see cref="Read"/> does not know is of no use, as a phrase that continues "column X ...".</summary>
    public static string Unreadable(PostgresType type) => $"is of type {type.DisplayName}, which cannot be read; cast it with \"Query\"";

    /// <summary>Reads a column of a result by the type that it has there.</summary>
    /// <param name="row">The result.</param>
    /// <param name="name">What the column is called in the batch.</param>
    /// <param name="ordinal">Which column of the result.</param>
    /// <param name="capacity">Rows expected.</param>
    public static DbColumnReader Reader(NpgsqlDataReader row, string name, int ordinal, int capacity)
    {
        var type = Base(row.GetPostgresType(ordinal));
        return Read(type) is { } read
            ? Reader(type, new(name, read), ordinal, capacity)
            : Unusable(name, ordinal, capacity, Unreadable(type));
    }

    /// <summary>A column each of whose values is unusable.</summary>
    public static DbColumnReader Unusable(string name, int ordinal, int capacity, string reason) =>
        DbColumnReader.CreateTry(new(name, ColumnType.String), ordinal, capacity, (DbDataReader _, int _, out string value) =>
        {
            value = "";
            return reason;
        });

    private static DbColumnReader Reader(PostgresType type, Field field, int ordinal, int capacity) => type.InternalName switch
    {
        "int2" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => (long)row.GetInt16(i)),
        "int4" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => (long)row.GetInt32(i)),
        "int8" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetInt64(i)),
        "float4" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFloat(i)),
        "float8" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetDouble(i)),
        "numeric" =>
            DbColumnReader.CreateTry<string>(
                field, ordinal, capacity, static (DbDataReader row, int i, out string value) => FromBytes(row, i, Numeric, out value)),
        "bool" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetBoolean(i)),
        "uuid" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetGuid(i).ToString("D")),
        // The blanks that fill it up are not part of it.
        "bpchar" => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetString(i).TrimEnd(' ')),
        "date" =>
            DbColumnReader.CreateTry<DateTime>(
                field, ordinal, capacity, static (DbDataReader row, int i, out DateTime moment) =>
                    PostgreSqlMoment.ReadDate(row.GetFieldValue<int>(i), out moment)),
        "timestamp" or "timestamptz" =>
            DbColumnReader.CreateTry<DateTime>(
                field, ordinal, capacity, static (DbDataReader row, int i, out DateTime moment) =>
                    PostgreSqlMoment.Read(row.GetFieldValue<long>(i), out moment)),
        _ when type is PostgresArrayType array => Vectors(Base(array.Element).InternalName, field, ordinal, capacity),
        _ => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetString(i)),
    };

    private static DbColumnReader Vectors(string element, Field field, int ordinal, int capacity)
    {
        string? Read(ReadOnlySpan<byte> bytes, out float[] vector) => PostgreSqlVector.Read(bytes, element, out vector);
        return DbColumnReader.CreateTry<float[]>(
            field, ordinal, capacity, (DbDataReader row, int i, out float[] vector) => FromBytes(row, i, Read, out vector));
    }

    private delegate string? ReadBytes<T>(ReadOnlySpan<byte> bytes, out T value);

    private static string? Numeric(ReadOnlySpan<byte> bytes, out string digits)
    {
        digits = PostgreSqlNumeric.Read(bytes);
        return null;
    }

    // As the server sends it: the driver gives the bytes of any value.
    private static string? FromBytes<T>(DbDataReader row, int ordinal, ReadBytes<T> read, out T value)
    {
        var length = (int)row.GetBytes(ordinal, 0, null, 0, 0);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            row.GetBytes(ordinal, 0, bytes, 0, length);
            return read(bytes.AsSpan(0, length), out value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
