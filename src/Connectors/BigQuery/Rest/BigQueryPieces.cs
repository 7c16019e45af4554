namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>Divides rows by the bytes that they have in a request: a request may have 10 MB.</summary>
internal static class BigQueryPieces
{
    /// <summary>What the rows of a request may have at most; the rest is for the statement and the names.</summary>
    public const long MostBytes = 9 * 1024 * 1024;

    /// <summary>Ranges of rows with at most so many bytes each, in order. A row that has more stands alone.</summary>
    public static IEnumerable<(int Start, int Count)> Of(int rows, Func<int, long> bytesOf, long mostBytes, int mostRows = int.MaxValue)
    {
        var start = 0;
        var bytes = 0L;
        for (var row = 0; row < rows; row++)
        {
            var size = bytesOf(row);
            if (row > start && (bytes + size > mostBytes || row - start == mostRows))
            {
                yield return (start, row - start);
                start = row;
                bytes = 0;
            }

            bytes += size;
        }

        if (rows > start)
            yield return (start, rows - start);
    }

    /// <summary>The ranges of rows of a request that was too large: each has about half of its bytes.</summary>
    public static IEnumerable<(int Start, int Count)> Halves(int rows, Func<int, long> bytesOf) =>
        Of(rows, bytesOf, Enumerable.Range(0, rows).Sum(bytesOf) / 2);

    /// <summary>The bytes of a text in JSON, at most: what is no plain letter is escaped.</summary>
    public static long BytesOf(string? text)
    {
        var bytes = 2L;
        foreach (var c in text ?? "")
            bytes += char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or ':' or ',' or '/' ? 1 : 6;
        return bytes;
    }
}
