namespace ModelPipeline.Client;

/// <summary>The answer of <c>GET /pipelines/{p}/drift</c>: a version in a window beside its baseline.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Version">The version.</param>
/// <param name="Status">The worst verdict of a column: <c>Ok, Warning, Drifted, TooFew</c>.</param>
/// <param name="DriftedShare">The share of the columns that are Drifted, 0 to 1.</param>
/// <param name="Baseline">The baseline; null for none.</param>
/// <param name="Window">The window.</param>
/// <param name="Columns">The input columns, in the order of the version.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="InputAge">The age of the input; null without <c>Input:AsOf</c>.</param>
/// <param name="Volume">The number of rows beside a week ago.</param>
public sealed record DriftReport(
    string Pipeline,
    string Version,
    string Status,
    double DriftedShare,
    BaselineSummary? Baseline,
    DriftWindow Window,
    IReadOnlyList<ColumnDrift> Columns,
    IReadOnlyList<ColumnDrift> Outputs,
    InputAge? InputAge,
    RowVolume Volume);
