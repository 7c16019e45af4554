using System.Data.Common;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>
/// Maps DuckDB's types to column types. The SQL makes no cast that could round, cut or refuse a value. Each value is read in its own type.
/// A type without a counterpart in .NET is read as text or as a number of microseconds.
/// </summary>
internal static class DuckDbTypes
{
    // Stands for a time that does not fit into 64-bit microseconds. DuckDB's infinity has the same number.
    private const string Beyond = "9223372036854775807";

    private static readonly string[] Numbers =
        ["FLOAT", "DOUBLE", "DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
            "UBIGINT", "UHUGEINT"];

    // Numbers that a 64-bit float may not hold exactly.
    private static readonly string[] LongNumbers = ["DECIMAL", "BIGINT", "HUGEINT", "UBIGINT", "UHUGEINT"];

    private static readonly string[] Moments = ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"];

    /// <summary>The column type and the SQL that reads the column; null for a type that cannot be read.</summary>
    /// <param name="type">The type as <c>DESCRIBE</c> names it, such as <c>DECIMAL(10,2)</c>.</param>
    /// <param name="name">The quoted name of the column.</param>
    public static (ColumnType Type, string Sql)? Read(string type, string name) => Base(type) switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => (ColumnType.Int64, name),
        "FLOAT" => (ColumnType.Single, name),
        "DOUBLE" => (ColumnType.Double, name),
        "DECIMAL" or "HUGEINT" or "UHUGEINT" or "UBIGINT" => (ColumnType.Decimal, $"{name}::VARCHAR"),
        "BOOLEAN" => (ColumnType.Boolean, name),
        "VARCHAR" or "UUID" or "ENUM" => (ColumnType.String, name),
        // The type of a column of a file that has no value at all. Such a column fits every type that the model takes.
        "\"NULL\"" => (ColumnType.Text, $"{name}::VARCHAR"),
        "TIMESTAMP_NS" => (ColumnType.Timestamp, Since($"epoch_ns({name})", name)),
        "TIMESTAMP WITH TIME ZONE" => (ColumnType.Timestamp, Since($"epoch_us({name})", name)),
        _ when Moments.Contains(Base(type)) => (ColumnType.Timestamp, Since($"epoch_us(TRY_CAST({name} AS TIMESTAMP))", name)),
        "LIST" => (ColumnType.Vector, $"{name}::DOUBLE[]"),
        "LONGLIST" => (ColumnType.Vector, $"{name}::VARCHAR[]"),
        _ => null,
    };

    /// <summary>Whether ids are compared in this type and not as texts, so that DuckDB can skip row groups.</summary>
    public static bool IsKeyType(string type) => Base(type) is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UUID";

    /// <summary>Whether columns of these types can be read together as one type of timestamp.</summary>
    public static bool IsMoment(IEnumerable<string> types) => types.All(type => Moments.Contains(Base(type)) && type != "TIMESTAMP_NS");

    /// <summary>The SQL that compares a column as text, byte by byte: a column can declare a collation that ignores case.</summary>
    public static string Text(string name) => $"{name}::VARCHAR COLLATE \"binary\"";

    /// <summary>
    /// The SQL of a value's text with all its digits. The shortest text of a 32-bit float stands for another number as a 64-bit float.
    /// </summary>
    public static string ExactText(string type, string name) => type == "FLOAT" ? $"{name}::DOUBLE::VARCHAR" : $"{name}::VARCHAR";

    /// <summary>DuckDB's name and type of each column of a source.</summary>
    public static IReadOnlyList<(string Name, string Type)> Describe(DuckDBCommand command, string from)
    {
        command.CommandText = $"DESCRIBE SELECT * FROM {from}";
        using var rows = command.ExecuteReader();
        var columns = new List<(string, string)>();
        while (rows.Read())
            columns.Add((rows.GetString(0), rows.GetString(1)));
        return columns;
    }

    /// <summary>A reader of the values that the SQL of <see cref="Read"/> gives.</summary>
    /// <param name="type">The type as <c>DESCRIBE</c> names it.</param>
    /// <param name="field">The name and the type of the column in the batch.</param>
    /// <param name="ordinal">The index of the column in the result.</param>
    /// <param name="capacity">The expected number of rows.</param>
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
            if (LongNumbers.Contains(element))
                return "LONGLIST";
            return Numbers.Contains(element) ? "LIST" : type;
        }

        var arguments = type.IndexOf('(', StringComparison.Ordinal);
        return arguments < 0 ? type : type[..arguments];
    }

    private static string? Microseconds(DbDataReader row, int ordinal, out DateTime moment) =>
        Moment(row.GetInt64(ordinal), TimeSpan.TicksPerMicrosecond, out moment);

    private static string? Nanoseconds(DbDataReader row, int ordinal, out DateTime moment)
    {
        var (ticks, rest) = Math.DivRem(row.GetInt64(ordinal), TimeSpan.NanosecondsPerTick);
        // Infinity is the greatest number, and minus infinity the least.
        if (Math.Abs(ticks) == long.MaxValue / TimeSpan.NanosecondsPerTick)
            return Moment(long.MaxValue, 1, out moment);
        return rest == 0
            ? Moment(ticks, 1, out moment)
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
