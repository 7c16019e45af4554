namespace ModelPipeline.Connectors.Sqlite.Tests;

/// <summary>The suites for all writers, run with a SQLite file.</summary>
public static class SqliteWriterCompliance
{
    public sealed class Outdated() : WriterOutdatedCompliance(new SqliteStore());

    public sealed class Modes() : WriterModesCompliance(new SqliteStore());

    public sealed class Values() : WriterValuesCompliance(new SqliteStore());

    public sealed class Clocks() : WriterClocksCompliance(new SqliteStore());

    public sealed class Tables() : WriterTablesCompliance(new SqliteStore());

    public sealed class Mismatches() : WriterTableFaultsCompliance(new SqliteStore());

    public sealed class Concurrency() : WriterConcurrencyCompliance(new SqliteStore());

    public sealed class Cancellation() : WriterCancellationCompliance(new SqliteStore());

    public sealed class Outages() : WriterOutageCompliance(new SqliteStore());

    public sealed class Failures() : WriterFailuresCompliance(new SqliteStore());

    public sealed class FailureReads() : WriterFailureReadsCompliance(new SqliteStore());

    public sealed class FailuresOutages() : WriterFailuresOutageCompliance(new SqliteStore());

    public sealed class Shadows() : WriterShadowCompliance(new SqliteStore());

    public sealed class Explanations() : WriterExplanationsCompliance(new SqliteStore());

    public sealed class ShadowOutages() : WriterShadowOutageCompliance(new SqliteStore());

    public sealed class Forgetting() : WriterForgettingCompliance(new SqliteStore());

    public sealed class ForgettingOutages() : WriterForgettingOutageCompliance(new SqliteStore());
}
