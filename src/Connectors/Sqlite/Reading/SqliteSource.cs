using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>The table, view or query that the settings name: what it has at this moment, and how that is read.</summary>
internal sealed class SqliteSource(InputOptions options)
{
    private readonly string from = options.Query.Length > 0
        ? $"(\n{UsersParameter.Replace(options.Query, UsersParameter.Name)}\n)"
        : SqlName.QuoteTable(options.Table);

    /// <summary>The setting that names it.</summary>
    public string Setting { get; } = options.Query.Length > 0 ? "Input:Query" : "Input:Table";

    /// <summary>Name and declared type of its columns; an expression declares none.</summary>
    public async Task<IReadOnlyList<(string Name, string? Declared)>> DescribeAsync(
        SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = SqliteInput.Command(connection, $"SELECT * FROM {from} AS input LIMIT 0", []);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = SqliteTypes.Describe(reader);
        return options.Query.Length > 0 ? SqliteNames.Read(connection, options.Query, columns) : columns;
    }

    /// <summary>The schema of these columns. What cannot be read is nobody's business unless it is wanted: the caller sees to
    /// that.</summary>
    public static Schema Schema(IReadOnlyList<(string Name, string? Declared)> columns, IReadOnlyList<Field> wanted) =>
        new(columns.Select(
            column => new Field(column.Name, SqliteTypes.Read(column.Declared, Wanted(column.Name, wanted)?.Type) ?? ColumnType.String)));

    /// <summary>Those of the columns that are wanted and cannot be read.</summary>
    public static IEnumerable<(string Name, string? Declared)> Unreadable(
        IReadOnlyList<(string Name, string? Declared)> columns, IReadOnlyList<Field> wanted) =>
        columns.Where(column => Wanted(column.Name, wanted) is { } field && SqliteTypes.Read(column.Declared, field.Type) is null);

    /// <summary>How these columns are read.</summary>
    /// <exception cref="PipelineConfigurationException">There is no user column.</exception>
    public SqliteInput Prepare(
        SqliteConnection connection, IReadOnlyList<(string Name, string? Declared)> columns, IReadOnlyList<Field> wanted)
    {
        var schema = Schema(columns, wanted);
        var named = schema.Find(options.UserColumn)?.Name;
        var hasFractions = columns.Any(column => column.Name == named && SqliteTypes.IsReal(column.Declared));
        var input = InputColumns.Find(Setting, options.UserColumn, wanted, schema, hasFractions);
        SqliteColumn[] read = [.. input.Columns.Select(column => SqliteColumn.Of(column, wanted))];
        var user = $"input.{SqlName.Quote(input.User)}";
        var select = $"SELECT {string.Join(", ", read.Select(column => column.Sql).Prepend(user))} FROM {from} AS input";
        if (options.Query.Length > 0)
            return new(select, null, read, null);
        // The first condition can use an index; the second keeps to the id as it is spelled, where the column's type or collation does not.
        var asked = $"IN (SELECT value FROM json_each({UsersParameter.Name}))";
        var some = $"{select} WHERE {user} {asked} AND CAST({user} AS TEXT) COLLATE BINARY {asked}";
        return new(some, select, read, SqliteScan.Describe(connection, options.Table, input.User, [.. read.Select(column => column.Sql)]));
    }

    private static Field? Wanted(string column, IReadOnlyList<Field> wanted) =>
        wanted.FirstOrDefault(field => field.Name.Equals(column, StringComparison.OrdinalIgnoreCase));
}
