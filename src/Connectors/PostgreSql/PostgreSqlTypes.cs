using System.Data.Common;
using ModelPipeline.Connectors.Sql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>How PostgreSQL's types become columns of a batch. Casts are made in SQL, so that each column is read in one way.</summary>
internal static class PostgreSqlTypes
{
    /// <summary>The type of the column and the SQL that reads it as such; null where it cannot be read.</summary>
    /// <param name="type">As the result declares it; a domain arrives as the type it is made of.</param>
    /// <param name="name">The quoted column.</param>
    public static (ColumnType Type, string Sql)? Read(PostgresType type, string name) => type switch
    {
        PostgresDomainType domain => Read(domain.BaseType, name),
        PostgresEnumType => (ColumnType.String, $"{name}::text"),
        PostgresArrayType array => Base(array.Element).InternalName switch
        {
            // A missing element is not a number. As doubles: what is too small for a real is an error to PostgreSQL.
            "float4" or "float8" or "numeric" or "int2" or "int4" or "int8" => (ColumnType.Vector, $"array_replace({name}::float8[], NULL, 'NaN'::float8)"),
            _ => null,
        },
        _ => type.InternalName switch
        {
            "int2" or "int4" or "int8" => (ColumnType.Int64, $"{name}::int8"),
            "float4" => (ColumnType.Single, name),
            "float8" or "numeric" => (ColumnType.Double, $"{name}::float8"),
            "bool" => (ColumnType.Boolean, name),
            "text" or "varchar" or "bpchar" or "name" or "citext" or "uuid" or "json" or "jsonb" => (ColumnType.String, $"{name}::text"),
            "date" => (ColumnType.Timestamp, $"{name}::timestamp"),
            "timestamp" or "timestamptz" => (ColumnType.Timestamp, name),
            _ => null,
        },
    };

    /// <summary>The type without the domains around it.</summary>
    public static PostgresType Base(PostgresType type) => type is PostgresDomainType domain ? Base(domain.BaseType) : type;

    /// <summary>Reads what the SQL of <see cref="Read"/> gives.</summary>
    public static DbColumnReader Reader(Field field, int ordinal, int capacity) => field.Type switch
    {
        ColumnType.Single => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFloat(i)),
        ColumnType.Double => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetDouble(i)),
        ColumnType.Int64 => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetInt64(i)),
        ColumnType.Boolean => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetBoolean(i)),
        ColumnType.String => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetString(i)),
        ColumnType.Timestamp => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Moment(row, i, field)),
        ColumnType.Vector => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Vector(row, i, field)),
        _ => throw new InvalidOperationException($"PostgreSQL columns are not read as {field.Type}."),
    };

    private static DateTime Moment(DbDataReader row, int ordinal, Field field) => PostgreSqlMoment.Read(row.GetFieldValue<long>(ordinal))
        ?? throw new StoreException($"Column '{field.Name}' holds a moment that is infinite or outside the years 1 to 9999; correct the row.", blamesData: true);

    private static float[] Vector(DbDataReader row, int ordinal, Field field)
    {
        try
        {
            return Array.ConvertAll(row.GetFieldValue<double[]>(ordinal), value => (float)value);
        }
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException)
        {
            throw new StoreException($"Column '{field.Name}' holds an array of more than one dimension; correct the row.", e, blamesData: true);
        }
    }
}
