namespace ModelPipeline;

/// <summary>Selects what a scan reads.</summary>
/// <param name="Partition">One of <see cref="ScanPlan.Partitions"/>.</param>
/// <param name="Cursor"><see cref="ScanBatch.Cursor"/> of the last finished batch; null for the beginning of the partition.</param>
/// <param name="BatchSize">The approximate number of rows in a batch. A batch has more rows only if one user does.</param>
/// <param name="UsersOnly">Whether only user ids are read, as batches without columns. Used if a value of a row cannot be read.</param>
public sealed record ScanRequest(string Partition, string? Cursor, int BatchSize, bool UsersOnly = false);
