using System.Buffers;
using System.Data.Common;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Maps PostgreSQL's types to column types. The SQL casts nothing: a cast can round, and a cast hides that a column's type has changed.
/// Each column is read with the type that the result has.
/// </summary>
internal static class PostgreSqlTypes
{
    /// <summary>The column type of a PostgreSQL type; null for a type that cannot be read.</summary>
    /// <param name="type">The type in the result. A domain arrives as its underlying type.</param>
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

    /// <summary>The type below all domains.</summary>
    public static PostgresType Base(PostgresType type) => type is PostgresDomainType domain ? Base(domain.BaseType) : type;

    /// <summary>Why a column cannot be read, as a phrase that continues "column X ...".</summary>
    public static string Unreadable(PostgresType type) => $"is of type {type.DisplayName}, which cannot be read; cast it with \"Query\"";

    /// <summary>A reader of a column, by the type in the result.</summary>
    /// <param name="row">The result.</param>
    /// <param name="name">The column's name in the batch.</param>
    /// <param name="ordinal">The index of the column in the result.</param>
    /// <param name="capacity">The expected number of rows.</param>
    public static DbColumnReader Reader(NpgsqlDataReader row, string name, int ordinal, int capacity)
    {
        var type = Base(row.GetPostgresType(ordinal));
        return Read(type) is { } read
            ? Reader(type, new(name, read), ordinal, capacity)
            : Unusable(name, ordinal, capacity, Unreadable(type));
    }

    /// <summary>A reader of a column whose values are all unusable.</summary>
    public static DbColumnReader Unusable(string name, int ordinal, int capacity, string reason) =>
        DbColumnReader.CreateTry(new(name, ColumnType.String), ordinal, capacity, (DbDataReader _, int _, out string value) =>
        {
            value = "";
            return reason;
        });

    /// <summary>A reader of a column of a known type that can be read.</summary>
    /// <param name="type">The type, below all domains.</param>
    /// <param name="field">The column's name and type in the batch.</param>
    /// <param name="ordinal">The index of the column in the result.</param>
    /// <param name="capacity">The expected number of rows.</param>
    public static DbColumnReader Reader(PostgresType type, Field field, int ordinal, int capacity) => type.InternalName switch
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
        // PostgreSQL pads the text with blanks, which are no part of the value.
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

    // Reads the value in the form in which the server sends the value. The driver gives the bytes of any type.
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
