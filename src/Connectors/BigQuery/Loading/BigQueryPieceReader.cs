namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>Collects lines into pieces of one size; the last piece may be smaller. A line may be divided over several pieces.</summary>
/// <param name="lines">The lines.</param>
/// <param name="buffer">The buffer for a piece, with the size of a piece.</param>
internal sealed class BigQueryPieceReader(IEnumerable<ReadOnlyMemory<byte>> lines, byte[] buffer) : IDisposable
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> source = lines.GetEnumerator();
    private ReadOnlyMemory<byte> rest;
    private bool hasMore = true;

    /// <summary>The last piece that was read.</summary>
    public BigQueryPiece Current { get; private set; } = new(default, false);

    /// <summary>Reads the next piece. It replaces the current one.</summary>
    public BigQueryPiece Next()
    {
        var filled = 0;
        while (Fetch())
        {
            if (filled == buffer.Length)
                return Current = new(buffer.AsMemory(0, filled), IsLast: false);
            var part = rest[..Math.Min(rest.Length, buffer.Length - filled)];
            part.CopyTo(buffer.AsMemory(filled));
            filled += part.Length;
            rest = rest[part.Length..];
        }

        return Current = new(buffer.AsMemory(0, filled), IsLast: true);
    }

    public void Dispose() => source.Dispose();

    // Gets more bytes if needed. False at the end of all lines.
    private bool Fetch()
    {
        while (rest.IsEmpty && hasMore)
        {
            hasMore = source.MoveNext();
            rest = hasMore ? source.Current : default;
        }

        return !rest.IsEmpty;
    }
}
