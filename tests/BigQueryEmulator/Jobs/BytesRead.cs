namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>What a query reads, and what BigQuery charges for it.</summary>
internal sealed record BytesRead(long Processed, long Billed)
{
    private const long Megabyte = 1024 * 1024;
    private const long Least = 10 * Megabyte;

    /// <summary>Rounded up to whole megabytes, at least ten a table; nothing where nothing is read, as of COUNT(*).</summary>
    /// <param name="tables">The logical bytes of the columns that are read of each table.</param>
    public static BytesRead Of(IReadOnlyCollection<long> tables)
    {
        var processed = tables.Sum();
        var billed = processed == 0 ? 0 : tables.Sum(bytes => Math.Max(Least, (bytes + Megabyte - 1) / Megabyte * Megabyte));
        return new(processed, billed);
    }
}
