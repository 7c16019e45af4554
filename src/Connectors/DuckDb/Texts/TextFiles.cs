using System.Diagnostics;
using System.Text;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.DuckDb.Files;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// Makes the input of CSV or JSON files. The needed columns are imported into a DuckDB table, once for each version of the files. So a call
/// reads only the rows that the call needs, and not all files.
/// </summary>
/// <param name="database">Describes the files, and reads files that are not imported.</param>
/// <param name="source">The input that the settings name.</param>
/// <param name="files">Lists the files.</param>
/// <param name="format">The settings of the format.</param>
/// <param name="maxImportBytes">The largest total size of files that are imported. Larger files are read anew by each call.</param>
/// <param name="log">Logs the imports, and the lines that could not be read.</param>
internal sealed class TextFiles(
    DuckDbDatabase database, DuckDbSource source, SourceFiles files, TextFormat format, long maxImportBytes, TextFilesLog log)
{
    /// <summary>The default of <c>maxImportBytes</c>. Importing so much takes about 20 seconds on two cores.</summary>
    public const long MaxImportBytes = 2L << 30;

    // The assumed growth of a compressed file.
    private const int CompressionFactor = 5;

    /// <summary>Reads the current version of the files.</summary>
    public async Task<IDuckDbInput> ReadAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        var folder = ImportFolder.Create(database.FilePath);
        var import = (TextImport?)null;
        async ValueTask DisposeAsync()
        {
            await (import?.DisposeAsync() ?? default);
            folder.Dispose();
        }

        try
        {
            var began = Stopwatch.GetTimestamp();
            var parts = new List<TextPart>();
            var unreadable = new List<UnreadableLine>();
            foreach (var path in await files.PathsAsync(cancellationToken))
            {
                var (part, lines) = await DescribeAsync(path, wanted, folder, cancellationToken);
                parts.Add(part);
                unreadable.AddRange(lines);
            }

            var schema = SchemaOf(parts);
            var input = InputColumns.Find(source.Setting, source.UserColumn, wanted, schema);
            if (await FitsAsync(folder, cancellationToken))
            {
                import = await TextImport.CreateAsync(folder, input.Columns.Count, cancellationToken);
                foreach (var part in parts)
                    unreadable.AddRange(await ImportAsync(import, part, input, wanted, folder, cancellationToken));
                var (rows, withoutUser) = await import.FinishAsync(cancellationToken);
                InputColumns.Find(source.Setting, source.UserColumn, wanted, schema, await import.HasFractionsAsync(cancellationToken));
                log.Imported(source.Table, rows, withoutUser, Stopwatch.GetElapsedTime(began));
            }
            else
            {
                log.Scanned(source.Table);
            }

            log.Unreadable(source.Table, unreadable);
            var from = import is null
                ? $"({string.Join(" UNION ALL ", parts.Select(part => Select(part, input, isImport: false)))})"
                : TextImport.Table;
            var types = new TextTypes(import?.Database ?? database, from, format.Dates, source.Table);
            var fed = input.Columns.Select(column => (column.Source, wanted.First(field => field.Name == column.Field.Name))).ToList();
            var mismatches = await types.FindMismatchesAsync(fed, cancellationToken);
            return new TextInput(import?.Database ?? database, from, import is not null, [.. input.Fields], DisposeAsync)
            {
                // No value of such a column converts to the wanted type, so the column has the type String, which does not convert by
                // itself.
                Schema = new(schema.Select(field => mismatches.ContainsKey(field.Name) ? field with { Type = ColumnType.String } : field)),
                Faults = [.. mismatches.Values],
                UnreadableLines = unreadable,
            };
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    // Unites the columns by name, in the order in which the names appear. A name that occurs twice in a file occurs twice here.
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

    private string Select(TextPart part, InputColumns input, bool isImport) =>
        part.Select(input.User, [.. input.Columns.Select(column => column.Source)], format.Nulls, isImport);

    private async Task<(TextPart Part, IReadOnlyList<UnreadableLine> Unreadable)> DescribeAsync(
        string path, IReadOnlyList<Field> wanted, ImportFolder folder, CancellationToken cancellationToken)
    {
        if (files.AreLocal)
            Transcoding.CheckCompression(path);
        if (source.IsJson)
            return await JsonFiles.DescribeAsync(database, path, source.UserColumn, wanted, cancellationToken);
        var encoding = EncodingOf(path);
        var content = encoding is null ? path : await CopyAsync(path, encoding, folder, cancellationToken);
        return (await CsvFiles.DescribeAsync(database, path, content, format, source.UserColumn, wanted, cancellationToken), []);
    }

    // Null for UTF-8, which DuckDB reads itself.
    private Encoding? EncodingOf(string path)
    {
        var encoding = format.Encoding ?? (files.AreLocal ? Transcoding.Of(path) : null);
        return files.AreLocal && encoding?.WebName != "utf-8" ? encoding : null;
    }

    private static async Task<string> CopyAsync(string path, Encoding encoding, ImportFolder folder, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(folder.Path, $"{Guid.NewGuid():N}.csv");
        await Transcoding.CopyAsync(path, encoding, copy, cancellationToken);
        return copy;
    }

    private async Task<bool> FitsAsync(ImportFolder folder, CancellationToken cancellationToken)
    {
        if (!files.AreLocal)
            return false;
        var bytes = (await files.ListAsync(cancellationToken))
            .Sum(file => SourceFiles.Target(file).Length * (SqlText.Compression(file.Name) == "'uncompressed'" ? 1 : CompressionFactor));
        return bytes <= Math.Min(maxImportBytes, folder.FreeBytes / 2);
    }

    private async Task<IReadOnlyList<UnreadableLine>> ImportAsync(
        TextImport to, TextPart part, InputColumns input, IReadOnlyList<Field> wanted, ImportFolder folder,
        CancellationToken cancellationToken)
    {
        try
        {
            var select = Select(part, input, isImport: true);
            if (await to.InsertAsync(part, select, source.IsCsv, lines => !lines.Any(line => line.IsOfQuotes),
                cancellationToken) is { } known)
            {
                return known;
            }
        }
        catch (DuckDBException e) when (source.IsCsv && CsvFiles.IsOfLineEnds(e))
        {
            // The code below handles this case too.
        }

        // The line ends are of two kinds. A copy has one kind only.
        var copy = await CopyAsync(part.Path, EncodingOf(part.Path) ?? Encoding.UTF8, folder, cancellationToken);
        var uniform = await CsvFiles.DescribeAsync(database, part.Path, copy, format, source.UserColumn, wanted, cancellationToken);
        return (await to.InsertAsync(uniform, Select(uniform, input, isImport: true), source.IsCsv, _ => true, cancellationToken))!;
    }
}
