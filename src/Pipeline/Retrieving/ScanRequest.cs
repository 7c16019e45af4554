namespace ModelPipeline;

/// <summary>What is read of a scan.</summary>
/// <param name="Partition">One of <see cref="ScanPlan.Partitions"/>.</param>
/// <param name="Cursor"><see cref="ScanBatch.Cursor"/> of the last batch that is done with; null for the partition's beginning.</param>
/// <param name="BatchSize">Rows of a batch, about; more only where one user has more rows.</param>
/// <param name="UsersOnly">Whether only the ids are wanted: batches without columns, read where a value of a row cannot be.</param>
public sealed record ScanRequest(string Partition, string? Cursor, int BatchSize, bool UsersOnly = false);
