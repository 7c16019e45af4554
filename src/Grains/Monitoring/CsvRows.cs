using System.Globalization;
using System.Text;

namespace ModelPipeline.Grains;

/// <summary>Reads CSV (RFC 4180, UTF-8, a header) into a batch of texts. An empty field without quotes is a null.</summary>
internal static class CsvRows
{
    private const int MostColumns = 10_000;

    /// <summary>The rows; a row's number stands for its user.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="nulls">Other texts that mean a null.</param>
    /// <exception cref="InvalidDataException">The text is no such table.</exception>
    public static Batch Read(byte[] file, IReadOnlyCollection<string> nulls)
    {
        using var reader = new StreamReader(new MemoryStream(file), new UTF8Encoding(false, throwOnInvalidBytes: true));
        var record = new List<string?>();
        try
        {
            if (!ReadRecord(reader, record))
                throw new InvalidDataException("The file is empty; send a header and rows.");
            var header = record.Select(name => name ?? "").ToList();
            if (header.Count > MostColumns)
                throw new InvalidDataException($"The header of the file has {header.Count} names; send {MostColumns} columns at most.");
            if (header.Distinct(StringComparer.Ordinal).Count() < header.Count)
                throw new InvalidDataException("The header of the file has a name twice; name each column once.");
            var columns = header.ConvertAll(name => new ColumnBuilder<string>(new(name, ColumnType.Text), 16));
            var count = 0;
            while (ReadRecord(reader, record))
            {
                count++;
                if (record.Count != columns.Count)
                {
                    throw new InvalidDataException(
                        $"Row {count} of the file has {record.Count} fields, and the header has {columns.Count}.");
                }

                for (var i = 0; i < columns.Count; i++)
                {
                    if (record[i] is { } text && !nulls.Contains(text))
                        columns[i].Append(text);
                    else
                        columns[i].AppendNull();
                }
            }

            string[] users = [.. Enumerable.Range(1, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];
            return new(users, [.. columns.Select(column => column.Build())]);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("The file is not in UTF-8.");
        }
    }

    // An empty line at the end is no record.
    private static bool ReadRecord(StreamReader reader, List<string?> record)
    {
        record.Clear();
        while (reader.Peek() is '\r' or '\n')
            reader.Read();
        if (reader.Peek() < 0)
            return false;
        do
            record.Add(ReadField(reader));
        while (Take(reader, ','));
        // A line ends with CR, LF or both.
        var isEnded = Take(reader, '\r');
        isEnded |= Take(reader, '\n');
        if (!isEnded && reader.Peek() >= 0)
        {
            throw new InvalidDataException(
                "The file has a quote in the middle of a field; put the whole field in quotes and double the inner ones.");
        }

        return true;
    }

    private static string? ReadField(StreamReader reader)
    {
        var field = new StringBuilder();
        if (!Take(reader, '"'))
        {
            while (reader.Peek() is >= 0 and not ('\r' or '\n' or ',' or '"'))
                field.Append((char)reader.Read());
            return field.Length == 0 ? null : field.ToString();
        }

        while (true)
        {
            if (Take(reader, '"'))
            {
                if (!Take(reader, '"'))
                    return field.ToString();
                field.Append('"');
            }
            else
            {
                field.Append(reader.Read() is >= 0 and var read ? (char)read
                    : throw new InvalidDataException("The file ends within quotes."));
            }
        }
    }

    private static bool Take(StreamReader reader, char wanted)
    {
        if (reader.Peek() != wanted)
            return false;
        reader.Read();
        return true;
    }
}
