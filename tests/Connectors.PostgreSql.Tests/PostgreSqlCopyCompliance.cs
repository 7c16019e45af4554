namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The same by binary copy, which else is for large batches, and by arrays, which else are for small ones.</summary>
public static class PostgreSqlCopyCompliance
{
    public sealed class Modes(PostgreSqlServer server) : WriterModesCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class Values(PostgreSqlServer server) : WriterValuesCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class ValuesOfLargeBatches(PostgreSqlServer server)
        : WriterValuesCompliance(new PostgreSqlStore(server, copyFrom: int.MaxValue));

    public sealed class Tables(PostgreSqlServer server) : WriterTablesCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class Concurrency(PostgreSqlServer server) : WriterConcurrencyCompliance(new PostgreSqlStore(server, copyFrom: 1));

    /// <summary>Some of whose batches are copied, some not.</summary>
    public sealed class MixedConcurrency(PostgreSqlServer server) : WriterConcurrencyCompliance(new PostgreSqlStore(server, copyFrom: 60));

    public sealed class Cancellation(PostgreSqlServer server) : WriterCancellationCompliance(new PostgreSqlStore(server, copyFrom: 1));

    public sealed class Outages() : WriterOutageCompliance(new PostgreSqlStore(copyFrom: 1));
}
