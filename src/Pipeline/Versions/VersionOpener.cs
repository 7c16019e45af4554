namespace ModelPipeline;

/// <summary>
/// Opens a version beside the ones that serve: the checks of a start, rows of the input, and batches of the sizes of calls.
/// </summary>
/// <param name="definition">The pipeline.</param>
/// <param name="parts">Creates retrievers and loads models.</param>
/// <param name="outputs">The output columns of the pipeline, which every version makes.</param>
internal sealed class VersionOpener(PipelineDefinition definition, PartFactory parts, Schema outputs)
{
    private const int RowsToVerify = 256;
    private const int MostRowsToWarm = 10_000;

    /// <inheritdoc cref="Pipeline.SeenRows"/>
    public SeenRows? SeenRows { get; set; }

    /// <summary>Opens a version.</summary>
    /// <param name="spec">The version.</param>
    /// <param name="address">Where the file is.</param>
    /// <param name="input">The open input, which is used if it reads the columns of the version.</param>
    /// <param name="stable">The version to compare with; null if there is none.</param>
    /// <param name="report">Called with each step.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<OpenedVersion> OpenAsync(VersionSpec spec, string address, Shared<OpenInput> input, ModelVersion? stable,
        Action<VersionState> report, CancellationToken cancellationToken)
    {
        report(VersionState.Fetching);
        var faults = new List<Fault>();
        using var loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        loading.CancelAfter(PartAttempt.LoadTimeout);
        var options = spec.ToOptions(definition.Options.Model, address);
        var (loaded, needed) = await PartAttempt.RunAsync("Model", faults, () => parts.LoadModelAsync(options, null, loading.Token),
            cancellationToken);
        var model = loaded?.Model;
        report(VersionState.Checking);
        var opened = input;
        var isKept = false;
        try
        {
            var (dates, _) = await PartAttempt.RunAsync("Input", faults,
                () => Task.FromResult(DateFormats.Of(definition.Options.Input.Format.Dates)), cancellationToken);
            var fit = new ModelFit(definition, options, dates);
            if ((model?.Inputs ?? needed) is not { } columns)
                return new(faults);
            if (!input.Value.Has(columns))
                opened = await ReopenAsync(input.Value.With(columns), faults, cancellationToken) ?? input;
            var binding = await BindAsync(fit, model, columns, opened.Value, faults, loading.Token);
            if (model is null || binding is null)
                return new(faults);
            faults.AddRange(CheckOutputs(model));
            var version = new ModelVersion(spec with { Sha256 = loaded!.File?.Sha256 ?? spec.Sha256 }, loaded, binding, new());
            var trial = faults.Count == 0 ? await TryAsync(version, options, opened.Value, stable, faults, loading.Token) : null;
            report(VersionState.Warming);
            if (faults.Count == 0)
                await WarmAsync(version, opened.Value, faults, loading.Token);
            if (faults.Count > 0)
                return new(faults, trial);
            isKept = true;
            return new([], trial) { Version = new(version), Input = opened };
        }
        finally
        {
            if (!isKept)
            {
                await (loaded?.DisposeAsync() ?? default);
                if (opened != input)
                    await opened.DisposeAsync();
            }
        }
    }

    private static async Task<InputBinding?> BindAsync(
        ModelFit fit, IModel? model, Schema columns, OpenInput input, List<Fault> faults, CancellationToken cancellationToken)
    {
        var hasTypes = true;
        if (model is ITypedByInput typed)
        {
            (hasTypes, _) = await PartAttempt.RunAsync("Model", faults,
                () => fit.SetTypesAsync(typed, input.Source, input.Retriever, cancellationToken), cancellationToken);
        }

        var binding = fit.Bind(input.Source, model?.Inputs ?? columns, model is not null, faults);
        return hasTypes ? binding : null;
    }

    private async Task<Shared<OpenInput>?> ReopenAsync(
        IReadOnlyList<Field> wanted, List<Fault> faults, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PartAttempt.OpenTimeout);
        var (retriever, _) = await PartAttempt.RunAsync("Input", faults, () => Task.FromResult(parts.CreateRetriever(definition)),
            cancellationToken);
        if (retriever is null)
            return null;
        var (source, _) = await PartAttempt.RunAsync("Input", faults, () => retriever.OpenAsync(wanted, timeout.Token), cancellationToken);
        if (source is not null)
            return new(new(retriever, wanted, source));
        await retriever.DisposeAsync();
        return null;
    }

    private IEnumerable<Fault> CheckOutputs(IModel model)
    {
        static string Describe(Schema schema) => string.Join(", ", schema.Select(field => $"{field.Name} ({field.TypeName})"));
        if (!model.Outputs.Select(field => (field.Name, field.TypeName))
            .SequenceEqual(outputs.Select(field => (field.Name, field.TypeName))))
        {
            yield return new("Model:Outputs",
                $"makes {Describe(model.Outputs)}, but the scores of the pipeline have {Describe(outputs)}; map the outputs to these columns.");
        }
    }

    private async Task<VersionTrial?> TryAsync(ModelVersion version, ModelOptions options, OpenInput input, ModelVersion? stable,
        List<Fault> faults, CancellationToken cancellationToken)
    {
        var trial = new ModelTrial(
            input.Retriever, version.Binding, version.Model, SourceAddress.Parse(options.Path).Shown, version.Scored);
        faults.AddRange(await trial.RunAsync(cancellationToken));
        if (faults.Count > 0)
            return null;
        var verification = new VersionVerification(version, stable);
        var (made, _) = await PartAttempt.RunAsync("Model", faults, async () =>
            await RowsAsync(version, input, stable, cancellationToken) is { Count: > 0 } rows
                ? await verification.RunAsync(rows, cancellationToken)
                : new(0, 0), cancellationToken);
        faults.AddRange(verification.Faults);
        return made;
    }

    // An input that cannot be sampled, such as a query or features of calls, has rows that the stable version scored.
    private async Task<Batch?> RowsAsync(ModelVersion version, OpenInput input, ModelVersion? stable, CancellationToken cancellationToken)
    {
        if (await input.Retriever.SampleAsync(RowsToVerify, cancellationToken) is { Count: > 0 } sampled && HasInputs(version, sampled))
            return sampled;
        if (SeenRows is null || stable is null)
            return null;
        try
        {
            var seen = await SeenRows(stable.Id, RowsToVerify, cancellationToken);
            return seen is not null && HasInputs(version, seen) ? seen : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A version that cannot be tried on rows is opened all the same, as on the first day of a pipeline.
            return null;
        }
    }

    // Sampled rows lack the features of calls. Rows that the stable version scored may lack a column that only the new version takes.
    private static bool HasInputs(ModelVersion version, Batch rows) =>
        version.Model.Inputs.All(field => rows.Find(field.Name) is not null);

    // The first run of a new shape allocates memory in some runtimes. No caller waits for that.
    private async Task WarmAsync(ModelVersion version, OpenInput input, List<Fault> faults, CancellationToken cancellationToken)
    {
        await PartAttempt.RunAsync("Model", faults, async () =>
        {
            var row = version.Scored.Row ?? WarmUp.Row(version.Model.Inputs);
            foreach (var size in new[] { 1, Math.Min(definition.Options.Batching.MaxBatchSize, MostRowsToWarm) })
            {
                var made = await version.Model.ApplyAsync(row.Select(new int[size]), cancellationToken);
                if (made.Count != size)
                    throw new ModelException($"The model made {made.Count} rows of {size}.");
            }

            return true;
        }, cancellationToken);
    }
}
