namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>A piece of a file.</summary>
/// <param name="Bytes">Good until the next piece is asked for.</param>
/// <param name="IsLast">Whether the file ends with it.</param>
internal sealed record BigQueryPiece(ReadOnlyMemory<byte> Bytes, bool IsLast);
