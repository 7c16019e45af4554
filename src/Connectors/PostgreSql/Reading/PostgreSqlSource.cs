using System.Data;
using System.Globalization;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The table, view or query that the settings name: what it has at this moment, and how that is read.</summary>
internal sealed class PostgreSqlSource(InputOptions options, PostgreSqlDatabase database, long sampleFrom)
{
    private int descriptions;

    /// <summary>The setting that names it.</summary>
    public string Setting { get; } = options.Query.Length > 0 ? "Input:Query" : "Input:Table";

    /// <summary>As it stands in SQL; a query takes the ids as <c>$1</c>.</summary>
    public string From { get; } = options.Query.Length > 0
        ? $"(\n{UsersParameter.Replace(options.Query, "$1")}\n)"
        : SqlName.QuoteTable(options.Table);

    public bool IsQuery => options.Query.Length > 0;

    /// <summary>Name and type of its columns. Nothing is run: who may read some of the columns is not asked for all of them.</summary>
    public async Task<(string Name, PostgresType Type)[]> DescribeAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var columns = await AskAsync(cancellationToken);
        if (!Unreadable(columns, wanted).Any(column => column.Type is UnknownBackendType))
            return columns;
        // A type that was made since the driver asked for all of them.
        await database.ReloadTypesAsync(cancellationToken);
        return await AskAsync(cancellationToken);
    }

    /// <summary>The schema of these columns. What cannot be read is nobody's business unless it is wanted: the caller sees to
    /// that.</summary>
    public static Schema Schema(IEnumerable<(string Name, PostgresType Type)> columns) =>
        new(columns.Select(column => new Field(column.Name, PostgreSqlTypes.Read(column.Type) ?? ColumnType.String)));

    /// <summary>Those of the columns that are wanted and cannot be read.</summary>
    public static IEnumerable<(string Name, PostgresType Type)> Unreadable(
        IEnumerable<(string Name, PostgresType Type)> columns, IReadOnlyList<Field> wanted) =>
        from column in columns
        where PostgreSqlTypes.Read(column.Type) is null
        where wanted.Any(field => field.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase))
        select column;

    /// <summary>How these columns are read.</summary>
    /// <exception cref="PipelineConfigurationException">There is no user column.</exception>
    public async Task<PostgreSqlInput> PrepareAsync(
        (string Name, PostgresType Type)[] columns, IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var input = InputColumns.Find(Setting, options.UserColumn, wanted, Schema(columns));
        PostgresType TypeOf(string column) => columns.First(each => each.Name == column).Type;
        PostgreSqlColumn[] read = [.. input.Columns.Select(column => PostgreSqlColumn.Of(column, TypeOf(column.Source)))];
        var select = $"SELECT {string.Join(", ", read.Select(column => column.Sql).Prepend($"{SqlName.Quote(input.User)}::text"))}";
        // Statements of earlier descriptions stay prepared on other connections, and are refused there by their own text only.
        var mark = $" /* {Interlocked.Increment(ref descriptions).ToString(CultureInfo.InvariantCulture)} */";
        if (IsQuery)
            return new(database, columns, $"{select} FROM {From} AS input{mark}", null, read, null, null);
        var key = new PostgreSqlKey(input.User, TypeOf(input.User));
        var table = new PostgreSqlInputTable(From, input.User);
        var sql = await table.DescribeAsync(database, key, [.. read.Select(column => column.Sql)], cancellationToken);
        var some = $"{select}, {key.Probe} FROM {From} AS input WHERE {key.Condition}{mark}";
        return new(database, columns, some, $"{select} FROM {From} AS input", read, key, new(database, table, sql, read, sampleFrom));
    }

    /// <summary>A command about the source that is asked for nobody.</summary>
    public NpgsqlCommand Command(string sql)
    {
        var command = database.CreateCommand(sql);
        if (IsQuery)
            command.Parameters.Add(PostgreSqlKey.Texts([]));
        return command;
    }

    private async Task<(string Name, PostgresType Type)[]> AskAsync(CancellationToken cancellationToken)
    {
        // What the driver has prepared it describes from memory: no two of these are one statement.
        await using var command = Command(
            $"SELECT * FROM {From} AS input /* {Interlocked.Increment(ref descriptions).ToString(CultureInfo.InvariantCulture)} */");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetPostgresType(i)))];
    }
}
