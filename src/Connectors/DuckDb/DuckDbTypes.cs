using System.Data.Common;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// How DuckDB's types become columns of a batch. Nothing is cast on the way that could be rounded, cut or refused: a value is read in the
/// type that it has, and what has no counterpart in .NET as its text or its number of microseconds.
/// </summary>
internal static class DuckDbTypes
{
    // What stands for a moment that a 64-bit number of microseconds cannot hold; infinity is that number too.
    private const string Beyond = "9223372036854775807";

    private static readonly string[] Numbers =
        ["FLOAT", "DOUBLE", "DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
            "UBIGINT", "UHUGEINT"];

    // Numbers that a 64-bit float may not hold.
    private static readonly string[] LongNumbers = ["DECIMAL", "BIGINT", "HUGEINT", "UBIGINT", "UHUGEINT"];

    private static readonly string[] Moments = ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"];

    /// <summary>The type of the column and the SQL that reads it; null where it cannot be read.</summary>
    /// <param name="type">As <c>DESCRIBE</c> names it, such as <c>DECIMAL(10,2)</c>.</param>
    /// <param name="name">The quoted column.</param>
    public static (ColumnType Type, string Sql)? Read(string type, string name) => Base(type) switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => (ColumnType.Int64, name),
        "FLOAT" => (ColumnType.Single, name),
        "DOUBLE" => (ColumnType.Double, name),
        "DECIMAL" or "HUGEINT" or "UHUGEINT" or "UBIGINT" => (ColumnType.Decimal, $"{name}::VARCHAR"),
        "BOOLEAN" => (ColumnType.Boolean, name),
        "VARCHAR" or "UUID" or "ENUM" => (ColumnType.String, name),
        // No column is read as this in the end: an all-empty column of a file that has none fits whatever the model takes.
        "\"NULL\"" => (ColumnType.Text, $"{name}::VARCHAR"),
        "TIMESTAMP_NS" => (ColumnType.Timestamp, Since($"epoch_ns({name})", name)),
        "TIMESTAMP WITH TIME ZONE" => (ColumnType.Timestamp, Since($"epoch_us({name})", name)),
        _ when Moments.Contains(Base(type)) => (ColumnType.Timestamp, Since($"epoch_us(TRY_CAST({name} AS TIMESTAMP))", name)),
        "LIST" => (ColumnType.Vector, $"{name}::DOUBLE[]"),
        "LONGLIST" => (ColumnType.Vector, $"{name}::VARCHAR[]"),
        _ => null,
    };

    /// <summary>Whether ids are compared as this type rather than as text, so that DuckDB can skip row groups.</summary>
    public static bool IsKeyType(string type) => Base(type) is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UUID";

    /// <summary>Whether columns of these types can be read as timestamps of one type.</summary>
    public static bool IsMoment(IEnumerable<string> types) => types.All(type => Moments.Contains(Base(type)) && type != "TIMESTAMP_NS");

    /// <summary>The SQL of a column as text, compared as what it is: a column can declare that case does not count.</summary>
    public static string Text(string name) => $"{name}::VARCHAR COLLATE \"binary\"";

    /// <summary>
    /// The SQL of a value's text with every digit that it has: the text of a 32-bit float alone is that of another 64-bit one.
    /// </summary>
    public static string ExactText(string type, string name) => type == "FLOAT" ? $"{name}::DOUBLE::VARCHAR" : $"{name}::VARCHAR";

    /// <summary>Name and type of each column of what stands after FROM, as DuckDB has them.</summary>
    public static IReadOnlyList<(string Name, string Type)> Describe(DuckDBCommand command, string from)
    {
        command.CommandText = $"DESCRIBE SELECT * FROM {from}";
        using var rows = command.ExecuteReader();
        var columns = new List<(string, string)>();
        while (rows.Read())
            columns.Add((rows.GetString(0), rows.GetString(1)));
        return columns;
    }

    /// <summary>Reads what the SQL of <see cref="Read"/> gives.</summary>
    /// <param name="type">As <c>DESCRIBE</c> names it.</param>
    /// <param name="field">Name and type that the column gets.</param>
    /// <param name="ordinal">Which column of the result.</param>
    /// <param name="capacity">Rows expected.</param>
    public static DbColumnReader Reader(string type, Field field, int ordinal, int capacity) => (field.Type, Base(type)) switch
    {
        (ColumnType.Single, _) => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFloat(i)),
        (ColumnType.Double, _) => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetDouble(i)),
        (ColumnType.Int64, "BIGINT") => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetInt64(i)),
        (ColumnType.Int64, "INTEGER") => DbColumnReader.Create<long>(field, ordinal, capacity, static (row, i) => row.GetInt32(i)),
        (ColumnType.Int64, "SMALLINT") => DbColumnReader.Create<long>(field, ordinal, capacity, static (row, i) => row.GetInt16(i)),
        (ColumnType.Int64, "TINYINT") =>
            DbColumnReader.Create<long>(field, ordinal, capacity, static (row, i) => row.GetFieldValue<sbyte>(i)),
        (ColumnType.Int64, "UTINYINT") => DbColumnReader.Create<long>(field, ordinal, capacity, static (row, i) => row.GetByte(i)),
        (ColumnType.Int64, "USMALLINT") =>
            DbColumnReader.Create<long>(field, ordinal, capacity, static (row, i) => row.GetFieldValue<ushort>(i)),
        (ColumnType.Int64, "UINTEGER") =>
            DbColumnReader.Create<long>(field, ordinal, capacity, static (row, i) => row.GetFieldValue<uint>(i)),
        (ColumnType.Boolean, _) => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetBoolean(i)),
        (ColumnType.String, "UUID") => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetGuid(i).ToString()),
        (ColumnType.String or ColumnType.Decimal or ColumnType.Text, _) =>
            DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetString(i)),
        (ColumnType.Timestamp, "TIMESTAMP_NS") => DbColumnReader.CreateTry<DateTime>(field, ordinal, capacity, Nanoseconds),
        (ColumnType.Timestamp, _) => DbColumnReader.CreateTry<DateTime>(field, ordinal, capacity, Microseconds),
        (ColumnType.Vector, "LIST") => DbColumnReader.CreateTry<float[]>(
            field, ordinal, capacity,
            static (DbDataReader row, int i, out float[] value) => VectorValue.Read(row.GetFieldValue<List<double?>>(i), out value)),
        (ColumnType.Vector, _) => DbColumnReader.CreateTry<float[]>(
            field, ordinal, capacity,
            static (DbDataReader row, int i, out float[] value) => Digits(row.GetFieldValue<List<string?>>(i), out value)),
        _ => throw new InvalidOperationException($"DuckDB columns are not read as {field.Type}."),
    };

    private static string Since(string epoch, string name) => $"CASE WHEN {name} IS NOT NULL THEN coalesce({epoch}, {Beyond}) END";

    private static string? Digits(List<string?> numbers, out float[] vector) =>
        VectorValue.Read(numbers.ConvertAll(number => number is null ? (double?)null : VectorElement.Parse(number)), out vector);

    private static string Base(string type)
    {
        if (type.EndsWith(']'))
        {
            var element = Base(type[..type.LastIndexOf('[')]);
            return LongNumbers.Contains(element) ? "LONGLIST" : Numbers.Contains(element) ? "LIST" : type;
        }

        var arguments = type.IndexOf('(', StringComparison.Ordinal);
        return arguments < 0 ? type : type[..arguments];
    }

    private static string? Microseconds(DbDataReader row, int ordinal, out DateTime moment) =>
        Moment(row.GetInt64(ordinal), TimeSpan.TicksPerMicrosecond, out moment);

    private static string? Nanoseconds(DbDataReader row, int ordinal, out DateTime moment)
    {
        var (ticks, rest) = Math.DivRem(row.GetInt64(ordinal), TimeSpan.NanosecondsPerTick);
        // Infinity is the greatest and the least of all numbers.
        return rest == 0 || Math.Abs(ticks) == long.MaxValue / TimeSpan.NanosecondsPerTick
            ? Moment(Math.Abs(ticks) == long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue : ticks, 1, out moment)
            : Refuse("has a fraction of a second beyond 100 nanoseconds, which no timestamp here can hold", out moment);
    }

    private static string? Moment(long sinceEpoch, long ticks, out DateTime moment)
    {
        var fits = sinceEpoch >= (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / ticks
            && sinceEpoch <= (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / ticks;
        moment = fits ? DateTime.UnixEpoch.AddTicks(sinceEpoch * ticks) : default;
        return fits ? null : "is infinite or outside the years 1 to 9999";
    }

    private static string? Refuse(string reason, out DateTime moment)
    {
        moment = default;
        return reason;
    }
}
