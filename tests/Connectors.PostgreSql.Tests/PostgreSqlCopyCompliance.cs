namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The suites for writers with binary copy for small batches, and with arrays for large ones.</summary>
public static class PostgreSqlCopyCompliance
{
    public sealed class Modes(PostgreSqlServer server) : WriterModesCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class Values(PostgreSqlServer server) : WriterValuesCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class ValuesOfLargeBatches(PostgreSqlServer server)
        : WriterValuesCompliance(new PostgreSqlStore(server, copyFrom: int.MaxValue));

    public sealed class Tables(PostgreSqlServer server) : WriterTablesCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class Concurrency(PostgreSqlServer server) : WriterConcurrencyCompliance(new PostgreSqlStore(server, copyFrom: 1));

    /// <summary>Some batches are copied, others are not.</summary>
    public sealed class MixedConcurrency(PostgreSqlServer server) : WriterConcurrencyCompliance(new PostgreSqlStore(server, copyFrom: 60));

    public sealed class Cancellation(PostgreSqlServer server) : WriterCancellationCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class Outages() : WriterOutageCompliance(new PostgreSqlStore(copyFrom: 1));
}
