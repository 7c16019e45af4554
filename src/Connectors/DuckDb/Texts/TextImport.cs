using System.Data.Common;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>The table into which the rows of CSV or JSON files are imported: a DuckDB file in a folder of its own.</summary>
internal sealed class TextImport : IAsyncDisposable
{
    /// <summary>What stands after FROM: <c>id</c> and the packed fields.</summary>
    public const string Table = "rows";

    // An index of so many ids still is small beside the rows.
    private const long MaxIndexedRows = 4_000_000;

    private TextImport(DuckDbDatabase database) => Database = database;

    public DuckDbDatabase Database { get; }

    /// <summary>Makes the table.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="width">Fields of a row.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<TextImport> CreateAsync(ImportFolder folder, int width, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Path, "rows.duckdb");
        var connection = new DbConnectionStringBuilder { ["Data Source"] = file, ["ACCESS_MODE"] = "READ_WRITE" };
        var import = new TextImport(new(connection.ConnectionString, "Input:Connection"));
        import.Database.Open();
        // Compressed rows are half as large, and take three times as long to find.
        await import.ExecuteAsync("SET force_compression = 'uncompressed'", cancellationToken);
        var columns = PackedRow.Columns(width).Prepend("id").Select(column => $"{column} VARCHAR");
        await import.ExecuteAsync($"CREATE TABLE {Table} ({string.Join(", ", columns)})", cancellationToken);
        return import;
    }

    /// <summary>Adds the rows of a file.</summary>
    /// <param name="part">The file.</param>
    /// <param name="select">Reads it.</param>
    /// <param name="isCsv">Whether lines of it may be no rows.</param>
    /// <param name="fits">Whether such lines are taken for that; else nothing is added.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The lines that are none; null where nothing was added.</returns>
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

    /// <summary>Makes the ids fast to find, once all rows are there.</summary>
    /// <returns>How many rows there are, and how many had no id and are gone.</returns>
    public async Task<(long Rows, long Nobody)> FinishAsync(CancellationToken cancellationToken)
    {
        var nobody = await ExecuteAsync($"DELETE FROM {Table} WHERE {TextPart.Nobody("id")}", cancellationToken);
        var rows = await Database.RunAsync(command =>
        {
            command.CommandText = $"SELECT count(*) FROM {Table}";
            return (long)command.ExecuteScalar()!;
        }, cancellationToken);
        if (rows <= MaxIndexedRows)
            await ExecuteAsync($"CREATE INDEX ids ON {Table} (id)", cancellationToken);
        return (rows, nobody);
    }

    /// <summary>Whether all ids are <c>101.0</c> and the like: those of a column of numbers. Others are what is written there.</summary>
    public Task<bool> HasFractionsAsync(CancellationToken cancellationToken) => Database.RunAsync(command =>
    {
        command.CommandText = $@"SELECT bool_and(regexp_full_match(id, '\s*[0-9]+\.0+\s*')) FROM {Table}";
        return command.ExecuteScalar() is true;
    }, cancellationToken);

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        Database.RunAsync(command => Execute(command, sql), cancellationToken);

    private static int Execute(DuckDBCommand command, string sql)
    {
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
