using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>The table, view or query that the settings name: describes its columns, and makes the statements that read them.</summary>
internal sealed class SqliteSource(InputOptions options)
{
    private readonly string from = options.Query.Length > 0
        ? $"(\n{UsersParameter.Replace(options.Query, UsersParameter.Name)}\n)"
        : SqlName.QuoteTable(options.Table);

    /// <summary>The setting that names the input.</summary>
    public string Setting { get; } = options.Query.Length > 0 ? "Input:Query" : "Input:Table";

    /// <summary>The name and the declared type of each column. The type is null for an expression.</summary>
    public async Task<IReadOnlyList<(string Name, string? Declared)>> DescribeAsync(
        SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = SqliteInput.Command(connection, $"SELECT * FROM {from} AS input LIMIT 0", []);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = SqliteTypes.Describe(reader);
        return options.Query.Length > 0 ? SqliteNames.Read(connection, options.Query, columns) : columns;
    }

    /// <summary>
    /// The schema of the columns. A column that cannot be read counts as text here; <see cref="Unreadable"/> reports the wanted ones.
    /// </summary>
    public static Schema Schema(IReadOnlyList<(string Name, string? Declared)> columns, IReadOnlyList<Field> wanted) =>
        new(columns.Select(
            column => new Field(column.Name, SqliteTypes.Read(column.Declared, Wanted(column.Name, wanted)?.Type) ?? ColumnType.String)));

    /// <summary>The wanted columns that cannot be read.</summary>
    public static IEnumerable<(string Name, string? Declared)> Unreadable(
        IReadOnlyList<(string Name, string? Declared)> columns, IReadOnlyList<Field> wanted) =>
        columns.Where(column => Wanted(column.Name, wanted) is { } field && SqliteTypes.Read(column.Declared, field.Type) is null);

    /// <summary>Makes the statements that read the columns.</summary>
    /// <exception cref="PipelineConfigurationException">The input has no user column.</exception>
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
        // The first condition can use an index. The second condition compares the exact text of the id, where the column's type or
        // collation would not.
        var asked = $"IN (SELECT value FROM json_each({UsersParameter.Name}))";
        var some = $"{select} WHERE {user} {asked} AND CAST({user} AS TEXT) COLLATE BINARY {asked}";
        return new(some, select, read, SqliteScan.Describe(connection, options.Table, input.User, [.. read.Select(column => column.Sql)]));
    }

    private static Field? Wanted(string column, IReadOnlyList<Field> wanted) =>
        wanted.FirstOrDefault(field => field.Name.Equals(column, StringComparison.OrdinalIgnoreCase));
}
