namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The suites for all writers, run with PostgreSQL.</summary>
public static class PostgreSqlWriterCompliance
{
    public sealed class Outdated(PostgreSqlServer server) : WriterOutdatedCompliance(new PostgreSqlStore(server));

    public sealed class Modes(PostgreSqlServer server) : WriterModesCompliance(new PostgreSqlStore(server));

    public sealed class Values(PostgreSqlServer server) : WriterValuesCompliance(new PostgreSqlStore(server));

    public sealed class Clocks(PostgreSqlServer server) : WriterClocksCompliance(new PostgreSqlStore(server));

    public sealed class Tables(PostgreSqlServer server) : WriterTablesCompliance(new PostgreSqlStore(server));

    public sealed class Mismatches(PostgreSqlServer server) : WriterTableFaultsCompliance(new PostgreSqlStore(server));

    public sealed class Concurrency(PostgreSqlServer server) : WriterConcurrencyCompliance(new PostgreSqlStore(server));

    public sealed class Cancellation(PostgreSqlServer server) : WriterCancellationCompliance(new PostgreSqlStore(server));

    public sealed class Outages() : WriterOutageCompliance(new PostgreSqlStore());

    public sealed class Failures(PostgreSqlServer server) : WriterFailuresCompliance(new PostgreSqlStore(server));

    public sealed class FailureReads(PostgreSqlServer server) : WriterFailureReadsCompliance(new PostgreSqlStore(server));

    public sealed class FailuresOutages() : WriterFailuresOutageCompliance(new PostgreSqlStore());

    public sealed class Shadows(PostgreSqlServer server) : WriterShadowCompliance(new PostgreSqlStore(server));

    public sealed class Explanations(PostgreSqlServer server) : WriterExplanationsCompliance(new PostgreSqlStore(server));

    public sealed class ShadowOutages() : WriterShadowOutageCompliance(new PostgreSqlStore());

    public sealed class Forgetting(PostgreSqlServer server) : WriterForgettingCompliance(new PostgreSqlStore(server));

    public sealed class ForgettingOutages() : WriterForgettingOutageCompliance(new PostgreSqlStore());
}
