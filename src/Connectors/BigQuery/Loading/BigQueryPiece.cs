namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>A piece of a file.</summary>
/// <param name="Bytes">The bytes. They are valid until the next piece is read.</param>
/// <param name="IsLast">Whether this is the last piece of the file.</param>
internal sealed record BigQueryPiece(ReadOnlyMemory<byte> Bytes, bool IsLast);
