namespace ModelPipeline;

/// <summary>Binds rows of the table to the model, proposes what replaces missing values, and applies the model to a few rows.</summary>
/// <param name="definition">The proposed pipeline. The trial adds <c>Model:Nulls</c> and <c>Input:Format:Nulls</c>.</param>
/// <param name="model">The model, loaded with the proposed mapping.</param>
/// <param name="retriever">Reads the table; not opened yet.</param>
internal sealed class ProposalTrial(PipelineDefinition definition, IModel model, IRetriever retriever)
{
    private readonly List<ProposedNull> nulls = [];
    private IReadOnlyList<ProposedRow> rows = [];

    public IReadOnlyList<ProposedNull> Nulls => nulls;

    public IReadOnlyList<ProposedRow> Rows => rows;

    public List<string> Notes { get; } = [];

    public async Task RunAsync(int sampleRows, int triedRows, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var fit = new ModelFit(definition, definition.Options.Model, DateFormats.Iso);
        var source = await retriever.OpenAsync([.. model.Inputs], cancellationToken);
        if (model is ITypedByInput typed)
            await fit.SetTypesAsync(typed, source, retriever, cancellationToken);
        var binding = fit.Bind(source, model.Inputs, isWhole: true, faults);
        faults.AddRange(OutputTable.Check(model.Outputs));
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
        if (await retriever.SampleAsync(sampleRows, cancellationToken) is not { Count: > 0 } sample)
        {
            Notes.Add("The table gives no rows to try, so nobody knows which values are missing.");
            return;
        }

        if (sample.Users.Distinct(StringComparer.Ordinal).Count() < sample.Count)
            Notes.Add($"The user column '{definition.Options.Input.UserColumn}' has an id twice; a table has one row for each user.");
        ProposeNulls(sample, binding);
        var full = fit.Bind(source, model.Inputs, isWhole: true, faults);
        var unusable = new List<UnusableRow>();
        var usable = full.Bind(sample, unusable);
        foreach (var reason in unusable.GroupBy(row => (row.Column, row.Reason)))
            Notes.Add($"{reason.Count()} of {sample.Count} rows cannot be scored: column '{reason.Key.Column}' {reason.Key.Reason}.");
        if (usable.Count == 0)
            return;
        // What a start refuses is not proposed.
        var start = new ModelTrial(retriever, full, model, SourceAddress.Parse(definition.Options.Model.Path).Shown, new());
        if (await start.RunAsync(cancellationToken) is { Count: > 0 } refused)
            throw new PipelineConfigurationException(refused);
        rows = await ApplyAsync(usable.Slice(0, Math.Min(triedRows, usable.Count)), cancellationToken);
    }

    private void ProposeNulls(Batch sample, InputBinding binding)
    {
        var options = definition.Options;
        foreach (var (column, missing) in binding.Missing(sample))
        {
            if (options.Model.Nulls.ContainsKey(column.Field.Name))
                continue;
            if (StandIns.For(column) is not { } value)
            {
                Notes.Add($"Column '{column.Field.Name}' has missing values, which the model cannot take; set "
                    + $"Model:Nulls:{column.Field.Name}.");
                continue;
            }

            options.Model.Nulls[column.Field.Name] = value;
            nulls.Add(new(column.Field.Name, value, (double)missing / sample.Count));
        }
    }

    // Each row alone, so that a row on which the model fails does not stop the others.
    private async Task<IReadOnlyList<ProposedRow>> ApplyAsync(Batch inputs, CancellationToken cancellationToken)
    {
        var answered = new List<ProposedRow>();
        var failure = "";
        for (var row = 0; row < inputs.Count; row++)
        {
            try
            {
                var outputs = await model.ApplyAsync(inputs.Slice(row, 1), cancellationToken);
                answered.Add(new(
                    inputs.Users[row], outputs.Columns.ToDictionary(column => column.Field.Name, column => column.ValueAt(0))));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failure = ModelTrial.Describe(e);
            }
        }

        if (failure.Length > 0)
        {
            Notes.Add($"The model fails on {inputs.Count - answered.Count} of the {inputs.Count} rows that were tried, and such users get "
                + $"no score: {failure}");
        }

        return answered;
    }
}
