namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The suites for all writers, run with a table of BigQuery.</summary>
public static class BigQueryWriterCompliance
{
    public sealed class Values() : WriterValuesCompliance(new BigQueryStore());

    public sealed class Outdated() : WriterOutdatedCompliance(new BigQueryStore());

    public sealed class Modes() : WriterModesCompliance(new BigQueryStore());

    /// <summary>Every batch is loaded.</summary>
    public sealed class LoadedModes() : WriterModesCompliance(new BigQueryStore(loadFrom: 1));

    public sealed class Clocks() : WriterClocksCompliance(new BigQueryStore());

    /// <summary>Every batch is loaded.</summary>
    public sealed class LoadedClocks() : WriterClocksCompliance(new BigQueryStore(loadFrom: 1));

    public sealed class Tables() : WriterTablesCompliance(new BigQueryStore());

    public sealed class Mismatches() : WriterTableFaultsCompliance(new BigQueryStore());

    public sealed class Concurrency() : WriterConcurrencyCompliance(new BigQueryStore());

    public sealed class Cancellation() : WriterCancellationCompliance(new BigQueryStore());

    public sealed class Outages() : WriterOutageCompliance(new BigQueryStore());

    public sealed class Failures() : WriterFailuresCompliance(new BigQueryStore());

    public sealed class FailureReads() : WriterFailureReadsCompliance(new BigQueryStore());

    public sealed class FailuresOutages() : WriterFailuresOutageCompliance(new BigQueryStore());

    public sealed class Shadows() : WriterShadowCompliance(new BigQueryStore());

    public sealed class Explanations() : WriterExplanationsCompliance(new BigQueryStore());

    public sealed class ShadowOutages() : WriterShadowOutageCompliance(new BigQueryStore());

    public sealed class Forgetting() : WriterForgettingCompliance(new BigQueryStore());

    public sealed class ForgettingOutages() : WriterForgettingOutageCompliance(new BigQueryStore());
}
