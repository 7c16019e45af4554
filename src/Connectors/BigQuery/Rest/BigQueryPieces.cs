namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>Divides rows by their bytes in a request. A request may have 10 MB.</summary>
internal static class BigQueryPieces
{
    /// <summary>The limit for the rows of a request. The rest of the request is for the statement and the names.</summary>
    public const long MostBytes = 9 * 1024 * 1024;

    /// <summary>Ranges of rows in order, each with at most this number of bytes. A row above the limit is alone in its range.</summary>
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

    /// <summary>The ranges of rows after a request was too large. Each has about half of its bytes.</summary>
    public static IEnumerable<(int Start, int Count)> Halves(int rows, Func<int, long> bytesOf) =>
        Of(rows, bytesOf, Enumerable.Range(0, rows).Sum(bytesOf) / 2);

    /// <summary>The largest number of bytes of a text in JSON. Characters that are not plain may be escaped.</summary>
    public static long BytesOf(string? text)
    {
        var bytes = 2L;
        foreach (var c in text ?? "")
            bytes += char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or ':' or ',' or '/' ? 1 : 6;
        return bytes;
    }
}
