using System.Globalization;
using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.DuckDb.Files;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// Reads CSV files by one rule for all lines: the header names the columns and shows the delimiter, quotes are as in RFC 4180, and every
/// field is text. Nothing is guessed from a sample of the rows.
/// </summary>
internal static class CsvFiles
{
    /// <summary>The tables in which DuckDB records the lines that it cannot read. Each connection has its own.</summary>
    private const string Rejects = "unreadable_lines";

    private const string RejectScans = "unreadable_scans";

    // DuckDB's own limit.
    private const int MaxLineBytes = 2_000_000;

    private const string Note = $"store_rejects = true, rejects_table = '{Rejects}', rejects_scan = '{RejectScans}'";

    /// <summary>Describes how to read one file.</summary>
    /// <param name="database">Reads the file.</param>
    /// <param name="path">The path of the file, for messages and for the columns that its folders name.</param>
    /// <param name="content">The file to read: the file itself, or a copy that DuckDB can read.</param>
    /// <param name="format">The settings of the format.</param>
    /// <param name="user">The user column.</param>
    /// <param name="wanted">The columns that the model needs.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<TextPart> DescribeAsync(
        DuckDbDatabase database, string path, string content, TextFormat format, string user, IReadOnlyList<Field> wanted,
        CancellationToken cancellationToken)
    {
        var line = await HeaderAsync(database, path, content, cancellationToken);
        var header = Header(path, line, format, [user, .. wanted.Select(field => field.Name)]);
        var columns = header.Names.Select((name, i) => (name, Sql: $"c{i}")).ToList();
        columns.AddRange(PartitionFolders.Of(path)
            .Where(folder => !header.Names.Contains(folder.Name))
            .Select(folder => (folder.Name, folder.Value is null ? "NULL" : SqlText.Quote(folder.Value))));
        return new(path, From(content, header, format, Note), columns, From(content, header, format, "ignore_errors = true"));
    }

    /// <summary>Runs a statement that reads a file, and returns the lines that could not be read.</summary>
    /// <exception cref="PipelineConfigurationException">
    /// More than half of the lines could not be read, or a quote hides further lines: the settings must be wrong.
    /// </exception>
    public static IReadOnlyList<UnreadableLine> Run(DuckDBCommand command, string sql, string path)
    {
        try
        {
            command.CommandText = sql;
            var read = command.ExecuteNonQuery();
            var lines = Rejected(command, path);
            if (lines.Count > 1 && lines.Count > read)
            {
                throw SourceFault.Of(
                    path, $"has {read + lines.Count} lines, of which {lines.Count} cannot be read: line {lines[0].Line} {lines[0].Reason}. "
                        + "Set Input:Format:Delimiter, Quote or Encoding to those of the file.");
            }

            return lines;
        }
        catch (DuckDBException e) when (e.Message.Contains("not utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw NotUtf8(path, null);
        }
    }

    /// <summary>The SQL that makes a connection forget the recorded lines, before the connection reads another file.</summary>
    public const string Forget = $"DROP TABLE IF EXISTS {Rejects}; DROP TABLE IF EXISTS {RejectScans}";

    private static CsvHeader Header(string path, string line, TextFormat format, IReadOnlyCollection<string> known)
    {
        try
        {
            return CsvHeader.Read(line, format, known);
        }
        catch (FormatException e)
        {
            throw SourceFault.Of(path, $"{e.Message}; correct that line, or set Input:Format:Quote.");
        }
    }

    /// <summary>Whether DuckDB failed because the file has more than one kind of line end.</summary>
    public static bool IsOfLineEnds(DuckDBException e) =>
        e.Message.Contains("state machine reached an invalid state", StringComparison.Ordinal);

    private static string From(string content, CsvHeader header, TextFormat format, string onErrors)
    {
        var columns = string.Join(", ", header.Names.Select((_, i) => $"'c{i}': 'VARCHAR'"));
        var quote = format.Quote == '\0' ? "''" : SqlText.Quote(format.Quote.ToString());
        return $$"""
            read_csv({{SqlText.Path(content)}}, compression = {{SqlText.Compression(content)}}, auto_detect = false, header = true,
            delim = {{SqlText.Quote(header.Delimiter.ToString())}},
            quote = {{quote}}, escape = {{quote}}, columns = { {{columns}} },
            {{onErrors}})
            """;
    }

    private static async Task<string> HeaderAsync(DuckDbDatabase database, string path, string content, CancellationToken cancellationToken)
    {
        var line = content.Contains("://", StringComparison.Ordinal) || content.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)
            ? await FirstLineAsync(database, content, cancellationToken)
            : FirstLine(path, content);
        return string.IsNullOrWhiteSpace(line)
            ? throw SourceFault.Of(path, "is empty, or its first line is; a CSV file needs a first line with the names of its columns.")
            : line;
    }

    // Decodes the first line only. Bytes further down that are no UTF-8 get a message with their own line.
    private static string? FirstLine(string path, string content)
    {
        try
        {
            using var file = File.OpenRead(content);
            using Stream plain = content.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var bytes = new BufferedStream(plain);
            var line = new List<byte>();
            int next;
            while ((next = bytes.ReadByte()) is not (-1 or '\n' or '\r'))
            {
                if (line.Count == MaxLineBytes)
                {
                    throw SourceFault.Of(path,
                        "is no CSV file: its first line, the names of the columns, is longer than 2,000,000 bytes; name another file.");
                }

                line.Add((byte)next);
            }

            return line.Count == 0 && next < 0
                ? null
                : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. line]).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8(path, 1);
        }
    }

    private static Task<string?> FirstLineAsync(DuckDbDatabase database, string content,
        CancellationToken cancellationToken) => database.RunAsync(command =>
    {
        // Without a delimiter and quotes, DuckDB returns the whole line, decompressed and without a byte order mark.
        command.CommandText = $$"""
            SELECT line FROM read_csv({{SqlText.Path(content)}}, compression = {{SqlText.Compression(content)}}, auto_detect = false,
            header = false, delim = '{{'\u0001'}}', quote = '', escape = '',
            columns = {'line': 'VARCHAR'}) LIMIT 1
            """;
        return (string?)command.ExecuteScalar();
    }, cancellationToken);

    private static List<UnreadableLine> Rejected(DuckDBCommand command, string path)
    {
        command.CommandText = $"SELECT line, error_type::VARCHAR, error_message, csv_line FROM {Rejects} ORDER BY line, byte_position";
        using var rows = command.ExecuteReader();
        var lines = new SortedDictionary<long, UnreadableLine>();
        while (rows.Read())
        {
            var line = Convert.ToInt64(rows.GetValue(0), CultureInfo.InvariantCulture);
            var kind = rows.GetString(1);
            if (kind == "INVALID ENCODING")
                throw NotUtf8(path, line);
            var more = (rows.IsDBNull(3) ? "" : rows.GetString(3)).Trim('\n', '\r').Count(c => c == '\n');
            if (kind == "UNQUOTED VALUE" && more > 0)
            {
                throw SourceFault.Of(
                    path, $"has a quote in line {line} that does not end there, so that {more} or more lines after it cannot be read; "
                        + "correct the line, or set Input:Format:Quote.");
            }

            lines.TryAdd(line,
                new(Path.GetFileName(path), line, Reason(kind, rows.GetString(2))) { IsOfQuotes = kind == "UNQUOTED VALUE" });
            // A field that spans several lines makes all these lines unreadable.
            for (var next = 1; next <= more; next++)
                lines.TryAdd(line + next, new(Path.GetFileName(path), line + next, $"belongs to line {line}, which cannot be read"));
        }

        return [.. lines.Values];
    }

    private static string Reason(string kind, string message) => kind switch
    {
        // The message is like "Expected Number of Columns: 3 Found: 2".
        "MISSING COLUMNS" or "TOO MANY COLUMNS" => $"does not split into the columns of the header ({message.Split('\n')[0]})",
        "UNQUOTED VALUE" => "has a quote inside of a field, or one that does not end",
        "LINE SIZE OVER MAXIMUM" => "is longer than 2,000,000 bytes",
        _ => $"cannot be read ({kind})",
    };

    private static PipelineConfigurationException NotUtf8(string path, long? line) => SourceFault.Of(
        path, $"is not in UTF-8{(line is null ? "" : $" (line {line})")}; set Input:Format:Encoding (init: --encoding) to the encoding of "
            + "the file, such as latin-1, windows-1252 or utf-16.");
}
