using System.Diagnostics;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using ModelPipeline.Connectors.DuckDb.Files;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// Makes the input of CSV or JSON files. Their needed columns are imported into a DuckDB table once per version of the files, so that a
/// call costs what it asks for and not a pass over the files.
/// </summary>
internal sealed partial class TextFiles(
    DuckDbDatabase database, DuckDbSource source, SourceFiles files, TextFormat format, string pipeline, ILogger log, long maxImportBytes)
{
    /// <summary>Files that are larger together are read anew by each call. About 20 seconds of importing on two cores.</summary>
    public const long MaxImportBytes = 2L << 30;

    // What a compressed file may grow to, and an index of the ids that still is small beside the rows.
    private const int CompressionFactor = 5;
    private const long MaxIndexedRows = 4_000_000;

    // Lines that are named in the log.
    private const int MaxLoggedLines = 10;

    /// <summary>Reads the files as they are now.</summary>
    public async Task<IDuckDbInput> ReadAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var folder = ImportFolder.Create(database.FilePath);
        var imported = (DuckDbDatabase?)null;
        async ValueTask DisposeAsync()
        {
            await (imported?.DisposeAsync() ?? default);
            folder.Dispose();
        }

        try
        {
            var paths = await files.PathsAsync(cancellationToken);
            var parts = new List<(TextPart Part, IReadOnlyList<UnreadableLine> Unreadable)>();
            foreach (var path in paths)
                parts.Add(await DescribeAsync(path, wanted, folder, isUniform: true, cancellationToken));
            var schema = SchemaOf(parts.Select(part => part.Part));
            var input = InputColumns.Find(source.Setting, source.UserColumn, wanted, schema);
            string[] columns = [.. input.Columns.Select(column => column.Source)];
            string Select(TextPart part) => part.Select(input.User, columns, format.Nulls);
            var isImported = await FitsAsync(paths, folder, cancellationToken);
            if (isImported)
            {
                imported = new DuckDbDatabase($"Data Source={Path.Combine(folder.Path, "rows.duckdb")};ACCESS_MODE=READ_WRITE", "Input:Connection");
                imported.Open();
                await ImportAsync(imported, parts, Select, columns.Length, wanted, folder, cancellationToken);
                InputColumns.Find(source.Setting, source.UserColumn, wanted, schema, await HaveFractionsAsync(imported, cancellationToken));
            }
            else
            {
                LogScanned(pipeline, source.Table);
            }

            var (rows, from) = (imported ?? database, isImported ? "rows" : $"({string.Join(" UNION ALL ", parts.Select(part => Select(part.Part)))})");
            var fed = input.Columns.Select(column => (column.Source, wanted.First(field => field.Name == column.Field.Name))).ToList();
            var misfits = await new TextTypes(rows, from, format.Dates, source.Table).FindMisfitsAsync(fed, cancellationToken);
            UnreadableLine[] unreadable = [.. parts.SelectMany(part => part.Unreadable)];
            if (isImported)
                LogImported(pipeline, source.Table, await CountAsync(imported!, cancellationToken), Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (unreadable.Length > 0)
                LogUnreadable(pipeline, source.Table, unreadable.Length, string.Join("; ", unreadable.Take(MaxLoggedLines).Select(line => line.ToFailure().Reason)));
            return new TextInput(rows, from, isImported, [.. input.Fields], DisposeAsync)
            {
                // What no value of a column converts to, a text does not become by itself.
                Schema = new(schema.Select(field => misfits.ContainsKey(field.Name) ? field with { Type = ColumnType.String } : field)),
                Faults = [.. misfits.Values],
                UnreadableLines = unreadable,
            };
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    // Union by name, in the order in which the names appear; a name that stands twice in a file stands twice.
    private static Schema SchemaOf(IEnumerable<TextPart> parts)
    {
        var names = new List<string>();
        foreach (var part in parts)
        {
            foreach (var (name, count) in part.Columns.CountBy(column => column.Name))
                names.AddRange(Enumerable.Repeat(name, count - Math.Min(count, names.Count(each => each == name))));
        }

        return new(names.Select(name => new Field(name, ColumnType.Text)));
    }

    private async Task<(TextPart, IReadOnlyList<UnreadableLine>)> DescribeAsync(
        string path, IReadOnlyList<Field> wanted, ImportFolder folder, bool isUniform, CancellationToken cancellationToken)
    {
        if (source.IsJson)
            return await JsonFiles.DescribeAsync(database, path, source.UserColumn, wanted, cancellationToken);
        var encoding = format.Encoding ?? (files.AreLocal ? Transcoding.Of(path) : null);
        var content = path;
        if (files.AreLocal && (!isUniform || (encoding is not null && encoding.WebName != "utf-8")))
        {
            content = Path.Combine(folder.Path, $"{Guid.NewGuid():N}.csv");
            await Transcoding.CopyAsync(path, encoding ?? System.Text.Encoding.UTF8, content, cancellationToken);
        }

        return (await CsvFiles.DescribeAsync(database, path, content, format, source.UserColumn, wanted, cancellationToken), []);
    }

    private async Task<bool> FitsAsync(IReadOnlyList<string> paths, ImportFolder folder, CancellationToken cancellationToken)
    {
        if (!files.AreLocal)
            return false;
        var bytes = (await files.ListAsync(cancellationToken)).Sum(file => file.Length * (file.Extension is ".gz" or ".zst" ? CompressionFactor : 1));
        return bytes <= Math.Min(maxImportBytes, folder.FreeBytes / 2);
    }

    private async Task ImportAsync(
        DuckDbDatabase to, List<(TextPart Part, IReadOnlyList<UnreadableLine> Unreadable)> parts, Func<TextPart, string> select, int width, IReadOnlyList<Field> wanted, ImportFolder folder, CancellationToken cancellationToken)
    {
        // Compressed rows are half as large, and take three times as long to find.
        await ExecuteAsync(to, "SET force_compression = 'uncompressed'", cancellationToken);
        await ExecuteAsync(to, $"CREATE TABLE rows (id VARCHAR{string.Concat(PackedRow.Columns(width).Select(column => $", {column} VARCHAR"))})", cancellationToken);
        for (var i = 0; i < parts.Count; i++)
        {
            try
            {
                parts[i] = (parts[i].Part, [.. parts[i].Unreadable, .. await InsertAsync(to, parts[i].Part, select, cancellationToken)]);
            }
            catch (DuckDBException e) when (!source.IsJson && CsvFiles.IsOfLineEnds(e))
            {
                parts[i] = await DescribeAsync(parts[i].Part.Path, wanted, folder, isUniform: false, cancellationToken);
                parts[i] = (parts[i].Part, await InsertAsync(to, parts[i].Part, select, cancellationToken));
            }
        }

        if (await CountAsync(to, cancellationToken) <= MaxIndexedRows)
            await ExecuteAsync(to, "CREATE INDEX ids ON rows (id)", cancellationToken);
    }

    private Task<IReadOnlyList<UnreadableLine>> InsertAsync(DuckDbDatabase to, TextPart part, Func<TextPart, string> select, CancellationToken cancellationToken) => to.RunAsync(command =>
    {
        var sql = $"INSERT INTO rows {select(part)}";
        if (!source.IsJson)
            return CsvFiles.Run(command, sql, part.Path);
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return [];
    }, cancellationToken);

    // The ids are what is written there: only a column of nothing but 101.0 and the like is one of numbers.
    private static Task<bool> HaveFractionsAsync(DuckDbDatabase rows, CancellationToken cancellationToken) => rows.RunAsync(command =>
    {
        command.CommandText = @"SELECT bool_and(regexp_full_match(id, '\s*[0-9]+\.0+\s*')) FROM rows";
        return command.ExecuteScalar() is true;
    }, cancellationToken);

    private static Task<long> CountAsync(DuckDbDatabase rows, CancellationToken cancellationToken) => rows.RunAsync(command =>
    {
        command.CommandText = "SELECT count(*) FROM rows";
        return (long)command.ExecuteScalar()!;
    }, cancellationToken);

    private static Task<int> ExecuteAsync(DuckDbDatabase to, string sql, CancellationToken cancellationToken) => to.RunAsync(command =>
    {
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }, cancellationToken);

    [LoggerMessage(EventId = 400, Level = LogLevel.Information, Message = "Pipeline {Pipeline}: {Rows} rows of '{Files}' were imported in {Seconds:0.0} s.")]
    private partial void LogImported(string pipeline, string files, long rows, double seconds);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: '{Files}' is too large to import, or not on this machine: every call reads all of it. Convert it to Parquet.")]
    private partial void LogScanned(string pipeline, string files);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: {Lines} line(s) of '{Files}' cannot be read and are nobody's row. {Reasons}")]
    private partial void LogUnreadable(string pipeline, string files, int lines, string reasons);
}
