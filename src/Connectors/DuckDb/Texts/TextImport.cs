using System.Data.Common;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>The table with the imported rows of CSV or JSON files, in a DuckDB file in a folder of its own.</summary>
internal sealed class TextImport : IAsyncDisposable
{
    /// <summary>The name of the table. Its columns are <c>id</c> and the packed fields.</summary>
    public const string Table = "rows";

    // Up to this many ids, an index is small beside the rows.
    private const long MaxIndexedRows = 4_000_000;

    // While a connection is open, DuckDB does not open the file again, not even after a cancelled read. Programs that tidy up temporary
    // files may have deleted it meanwhile.
    private readonly DuckDBConnection held;

    private TextImport(string connectionString)
    {
        Database = new(connectionString, "Input:Connection");
        held = new(connectionString);
    }

    public DuckDbDatabase Database { get; }

    /// <summary>Makes the table.</summary>
    /// <param name="folder">The folder of the DuckDB file.</param>
    /// <param name="width">The number of fields in a row.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<TextImport> CreateAsync(ImportFolder folder, int width, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Path, "rows.duckdb");
        var connection = new DbConnectionStringBuilder { ["Data Source"] = file, ["ACCESS_MODE"] = "READ_WRITE" };
        var import = new TextImport(connection.ConnectionString);
        import.Database.Open();
        await import.held.OpenAsync(cancellationToken);
        // Compressed rows are half as large, but a look-up takes three times as long.
        await import.ExecuteAsync("SET force_compression = 'uncompressed'", cancellationToken);
        var columns = PackedRow.Columns(width).Prepend("id").Select(column => $"{column} VARCHAR");
        await import.ExecuteAsync($"CREATE TABLE {Table} ({string.Join(", ", columns)})", cancellationToken);
        return import;
    }

    /// <summary>Adds the rows of a file.</summary>
    /// <param name="part">The file.</param>
    /// <param name="select">The SQL that reads the file.</param>
    /// <param name="isCsv">Whether the file can have lines that are no rows.</param>
    /// <param name="fits">Whether to accept these unreadable lines. Otherwise nothing is added.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>The unreadable lines; null where nothing was added.</returns>
    public Task<IReadOnlyList<UnreadableLine>?> InsertAsync(
        TextPart part, string select, bool isCsv, Func<IReadOnlyList<UnreadableLine>, bool> fits, CancellationToken cancellationToken) =>
        Database.RunAsync(command =>
        {
            Execute(command, "BEGIN");
            var sql = $"INSERT INTO {Table} {select}";
            var lines = isCsv ? CsvFiles.Run(command, sql, part.Path) : [];
            if (!isCsv)
                Execute(command, sql);
            var isTaken = fits(lines);
            Execute(command, isTaken ? "COMMIT" : "ROLLBACK");
            Execute(command, CsvFiles.Forget);
            return isTaken ? lines : null;
        }, cancellationToken);

    /// <summary>Deletes the rows without an id and makes the index of ids. Call this when all rows are there.</summary>
    /// <returns>The number of rows in the table, and the number of deleted rows without an id.</returns>
    public async Task<(long Rows, long WithoutUser)> FinishAsync(CancellationToken cancellationToken)
    {
        var withoutUser = await ExecuteAsync($"DELETE FROM {Table} WHERE {TextPart.HasNoUser("id")}", cancellationToken);
        var rows = await Database.RunAsync(command =>
        {
            command.CommandText = $"SELECT count(*) FROM {Table}";
            return (long)command.ExecuteScalar()!;
        }, cancellationToken);
        if (rows <= MaxIndexedRows)
            await ExecuteAsync($"CREATE INDEX ids ON {Table} (id)", cancellationToken);
        return (rows, withoutUser);
    }

    /// <summary>Whether all ids look like <c>101.0</c>, because the user column holds numbers. Other ids are texts as written.</summary>
    public Task<bool> HasFractionsAsync(CancellationToken cancellationToken) => Database.RunAsync(command =>
    {
        command.CommandText = $@"SELECT bool_and(regexp_full_match(id, '\s*[0-9]+\.0+\s*')) FROM {Table}";
        return command.ExecuteScalar() is true;
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await held.DisposeAsync();
    }

    private Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        Database.RunAsync(command => Execute(command, sql), cancellationToken);

    private static int Execute(DuckDBCommand command, string sql)
    {
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
