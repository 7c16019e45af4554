namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>Gathers lines into pieces of one size; the last one may be smaller. A line may lie in two pieces, or in many.</summary>
/// <param name="lines">The lines.</param>
/// <param name="buffer">Holds a piece, as large as a piece is.</param>
internal sealed class BigQueryPieceReader(IEnumerable<ReadOnlyMemory<byte>> lines, byte[] buffer) : IDisposable
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> source = lines.GetEnumerator();
    private ReadOnlyMemory<byte> rest;
    private bool hasMore = true;

    /// <summary>The piece that was read last.</summary>
    public BigQueryPiece Current { get; private set; } = new(default, false);

    /// <summary>The next piece, in place of the one before.</summary>
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

    // Whether there is a byte that is in no piece yet.
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
