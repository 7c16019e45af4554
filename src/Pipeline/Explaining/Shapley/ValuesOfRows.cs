namespace ModelPipeline;

/// <summary>Applies a model to mixed rows. Returns the explained output of each row, in their order; each is a finite number.</summary>
internal delegate Task<double[]> ValuesOfRows(IReadOnlyList<MixedRow> rows, CancellationToken cancellationToken);
