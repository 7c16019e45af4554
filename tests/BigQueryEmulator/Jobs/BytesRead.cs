namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The bytes that a query reads, and the bytes that BigQuery bills.</summary>
internal sealed record BytesRead(long Processed, long Billed)
{
    private const long Megabyte = 1024 * 1024;
    private const long Least = 10 * Megabyte;

    /// <summary>Rounds up to whole megabytes, at least ten for each table; zero if nothing is read, as by COUNT(*).</summary>
    /// <param name="tables">The logical bytes of the read columns of each table.</param>
    public static BytesRead Of(IReadOnlyCollection<long> tables)
    {
        var processed = tables.Sum();
        var billed = processed == 0 ? 0 : tables.Sum(bytes => Math.Max(Least, (bytes + Megabyte - 1) / Megabyte * Megabyte));
        return new(processed, billed);
    }
}
