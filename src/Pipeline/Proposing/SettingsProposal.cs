namespace ModelPipeline;

/// <summary>Proposed settings for a model and a table.</summary>
/// <param name="Options">The settings, complete but for the output table.</param>
/// <param name="Columns">The column of each input.</param>
/// <param name="Nulls">What replaces missing values.</param>
/// <param name="Rows">Up to five rows of the table with the model's outputs. Nothing was written.</param>
/// <param name="Notes">What somebody should look at before the settings are used.</param>
public sealed record SettingsProposal(
    PipelineOptions Options,
    IReadOnlyList<ProposedColumn> Columns,
    IReadOnlyList<ProposedNull> Nulls,
    IReadOnlyList<ProposedRow> Rows,
    IReadOnlyList<string> Notes);
