using System.Data;
using System.Globalization;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The table, view or query that the settings name: describes its columns, and makes the statements that read them.</summary>
internal sealed class PostgreSqlSource(InputOptions options, PostgreSqlDatabase database, long sampleFrom)
{
    private int descriptions;

    /// <summary>The setting that names the input.</summary>
    public string Setting { get; } = options.Query.Length > 0 ? "Input:Query" : "Input:Table";

    /// <summary>The SQL after FROM. A query takes the ids as <c>$1</c>.</summary>
    public string From { get; } = options.Query.Length > 0
        ? $"(\n{UsersParameter.Replace(options.Query, "$1")}\n)"
        : SqlName.QuoteTable(options.Table);

    public bool IsQuery => options.Query.Length > 0;

    /// <summary>
    /// The name and the type of each column. Describing runs no statement, so that a role with rights on some columns needs no rights on
    /// the others.
    /// </summary>
    public async Task<(string Name, PostgresType Type)[]> DescribeAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var columns = await AskAsync(cancellationToken);
        if (!Unreadable(columns, wanted).Any(column => column.Type is UnknownBackendType))
            return columns;
        // The driver has loaded the types before this type was created.
        await database.ReloadTypesAsync(cancellationToken);
        return await AskAsync(cancellationToken);
    }

    /// <summary>
    /// The schema of the columns. A column that cannot be read counts as text here; <see cref="Unreadable"/> reports the wanted ones.
    /// </summary>
    public static Schema Schema(IEnumerable<(string Name, PostgresType Type)> columns) =>
        new(columns.Select(column => new Field(column.Name, PostgreSqlTypes.Read(column.Type) ?? ColumnType.String)));

    /// <summary>The wanted columns that cannot be read.</summary>
    public static IEnumerable<(string Name, PostgresType Type)> Unreadable(
        IEnumerable<(string Name, PostgresType Type)> columns, IReadOnlyList<Field> wanted) =>
        from column in columns
        where PostgreSqlTypes.Read(column.Type) is null
        where wanted.Any(field => field.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase))
        select column;

    /// <summary>Makes the statements that read the columns.</summary>
    /// <exception cref="PipelineConfigurationException">The input has no user column.</exception>
    public async Task<PostgreSqlInput> PrepareAsync(
        (string Name, PostgresType Type)[] columns, IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var input = InputColumns.Find(Setting, options.UserColumn, wanted, Schema(columns));
        PostgresType TypeOf(string column) => columns.First(each => each.Name == column).Type;
        PostgreSqlColumn[] read = [.. input.Columns.Select(column => PostgreSqlColumn.Of(column, TypeOf(column.Source)))];
        var select = $"SELECT {string.Join(", ", read.Select(column => column.Sql).Prepend($"{SqlName.Quote(input.User)}::text"))}";
        // Other connections keep the prepared statements of earlier descriptions. A different text makes sure that a new description does
        // not use them.
        var mark = $" /* {Interlocked.Increment(ref descriptions).ToString(CultureInfo.InvariantCulture)} */";
        if (IsQuery)
            return new(database, columns, new($"{select} FROM {From} AS input{mark}", null, null), read, null, null);
        var key = new PostgreSqlKey(input.User, TypeOf(input.User));
        var table = new PostgreSqlInputTable(From, input.User);
        var types = await table.TypesAsync(database, cancellationToken);
        var scanned = new PostgreSqlScanColumns(read, [.. input.Columns.Select(column => types.GetValueOrDefault(column.Source))]);
        var sql = await table.DescribeAsync(database, key, scanned.Sql, cancellationToken);
        var condition = await table.IsOneTableAsync(database, cancellationToken) ? key.ConditionOfOnePlan : key.Condition;
        var where = $"{select}, {key.Probe} FROM {From} AS input WHERE ";
        var reads = new PostgreSqlReads(
            $"{where}{condition}{mark}", $"{where}{key.ConditionOfOne}{mark}", $"{select} FROM {From} AS input");
        return new(database, columns, reads, read, key, new(database, table, sql, scanned, sampleFrom));
    }

    /// <summary>A command that reads the source without asking for a user.</summary>
    public NpgsqlCommand Command(string sql)
    {
        var command = database.CreateCommand(sql);
        if (IsQuery)
            command.Parameters.Add(PostgreSqlKey.Texts([]));
        return command;
    }

    private async Task<(string Name, PostgresType Type)[]> AskAsync(CancellationToken cancellationToken)
    {
        // The driver describes a prepared statement from memory. So each of these statements has a text of its own.
        await using var command = Command(
            $"SELECT * FROM {From} AS input /* {Interlocked.Increment(ref descriptions).ToString(CultureInfo.InvariantCulture)} */");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetPostgresType(i)))];
    }
}
