namespace ModelPipeline;

/// <summary>
/// Proposes the settings of a pipeline from a model file and a table: the user column, the column of each input, what replaces missing
/// values, and the outputs. Tries the model on rows of the table. Writes nothing.
/// </summary>
public sealed class SettingsProposer(
    IServiceProvider services,
    ConnectionStrings connections,
    IEnumerable<RetrieverKind> retrievers,
    ModelLoader models)
{
    private const int SampleRows = 1_000;
    private const int TriedRows = 5;

    private readonly PartFactory parts = new(services, connections, retrievers, models, [], []);

    /// <summary>Proposes settings.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="known">What the user has said: the input, the model's path. What is left out is proposed.</param>
    /// <param name="hasUserColumn">Whether the user has named the user column.</param>
    /// <param name="accepts">Whether a column that is only close is taken.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">
    /// No settings fit, such as for a table that lacks a column; the faults say what is missing and which columns are closest.
    /// </exception>
    public async Task<SettingsProposal> ProposeAsync(
        string pipeline, PipelineOptions known, bool hasUserColumn, Predicate<ProposedColumn> accepts,
        CancellationToken cancellationToken)
    {
        var definition = new PipelineDefinition(pipeline, known);
        var table = await ColumnsAsync(definition, cancellationToken);
        if (!hasUserColumn)
            known.Input.UserColumn = UserColumn.Guess(table.Select(field => field.Name)) ?? throw NoUserColumn(table);
        var sample = await SampleAsync(definition, table, cancellationToken);
        if (sample.Rows is not null && known.Input.Format.Nulls.Length == 0)
            known.Input.Format.Nulls = sample.NullTexts;
        var columns = await MatchAsync(definition, sample, accepts, cancellationToken);
        await using var model = await LoadAsync(definition, cancellationToken);
        await using var retriever = parts.CreateRetriever(definition);
        var trial = new ProposalTrial(definition, model.Model, retriever);
        await trial.RunAsync(SampleRows, TriedRows, cancellationToken);
        if (columns.Any(each => each.Match == MatchKind.Order))
        {
            trial.Notes.Insert(
                0, "The model's input is a matrix without names: see that Model:Inputs lists the columns in the order of training.");
        }

        return new(known, columns, trial.Nulls, trial.Rows, trial.Notes);
    }

    // The fault of a user column that is not there tells all columns.
    private async Task<Schema> ColumnsAsync(PipelineDefinition definition, CancellationToken cancellationToken)
    {
        await using var retriever = parts.CreateRetriever(definition);
        try
        {
            return await retriever.OpenAsync([], cancellationToken);
        }
        catch (PipelineConfigurationException e)
            when (e.Columns is { Count: > 0 } && e.Faults.All(fault => fault.Setting == "Input:UserColumn"))
        {
            return e.Columns;
        }
    }

    private async Task<TableSample> SampleAsync(PipelineDefinition definition, Schema table, CancellationToken cancellationToken)
    {
        await using var retriever = parts.CreateRetriever(definition);
        var user = definition.Options.Input.UserColumn;
        Field[] wanted = [.. table.Where(field => !field.Name.Equals(user, StringComparison.OrdinalIgnoreCase))];
        var columns = await retriever.OpenAsync(wanted, cancellationToken);
        var names = wanted.Select(field => field.Name).ToHashSet();
        return new(new(columns.Where(field => names.Contains(field.Name))), await retriever.SampleAsync(SampleRows, cancellationToken));
    }

    private async Task<IReadOnlyList<ProposedColumn>> MatchAsync(
        PipelineDefinition definition, TableSample sample, Predicate<ProposedColumn> accepts, CancellationToken cancellationToken)
    {
        var mapping = definition.Options.Model.Inputs;
        var needed = await NeededAsync(definition, sample, cancellationToken);
        var matches = new ColumnMatches(sample.Columns);
        var ordered = mapping.Values.SelectMany(columns => columns).ToHashSet();
        var taken = needed.Select(field => sample.Columns.Find(field.Name)?.Name).OfType<string>().ToHashSet();
        var faults = new List<Fault>();
        var found = new List<ProposedColumn>();
        foreach (var field in needed)
        {
            if (ordered.Contains(field.Name))
            {
                found.Add(new(mapping.First(each => each.Value.Contains(field.Name)).Key, field.Name, MatchKind.Order));
                continue;
            }

            if (matches.Find(field.Name, taken) is not { } match)
            {
                faults.Add(Missing(field, matches, null));
                continue;
            }

            if (match.Match == MatchKind.Close && !accepts(match))
            {
                faults.Add(Missing(field, matches, match.Column));
                continue;
            }

            found.Add(match);
            taken.Add(match.Column);
            if (match.Match is MatchKind.Normalized or MatchKind.Close)
                mapping[match.Input] = [match.Column];
        }

        return faults.Count == 0 ? found : throw new PipelineConfigurationException(faults);
    }

    // The model with the outputs that are proposed. The names alone do not tell whether two columns are values of one output, as the
    // probabilities of two classes are, or two outputs.
    private async Task<LoadedModel> LoadAsync(PipelineDefinition definition, CancellationToken cancellationToken)
    {
        var options = definition.Options.Model;
        var loaded = await parts.LoadModelAsync(definition, cancellationToken);
        if (loaded.Model is ITypedByInput || options.Outputs.Count > 0)
            return loaded;
        options.Outputs = OutputChoice.For(loaded.Model.Outputs, definition.Name);
        if (options.Outputs.Count == 0)
            return loaded;
        await loaded.DisposeAsync();
        try
        {
            return await parts.LoadModelAsync(definition, cancellationToken);
        }
        catch (PipelineConfigurationException)
        {
            options.Outputs = [];
            return await parts.LoadModelAsync(definition, cancellationToken);
        }
    }

    // The columns that the model needs, after the columns of matrices are chosen.
    private async Task<Schema> NeededAsync(PipelineDefinition definition, TableSample sample, CancellationToken cancellationToken)
    {
        var (inputs, matrices) = await MatricesAsync(definition, sample, cancellationToken);
        if (matrices.Count == 0)
            return inputs;
        foreach (var (input, width) in matrices)
            definition.Options.Model.Inputs[input] = Matrix(definition, sample, input, width);
        await using var mapped = await parts.LoadModelAsync(definition, cancellationToken);
        return mapped.Model.Inputs;
    }

    // The inputs of the model, and those of them that are matrices without columns, each with the number of columns if the model says it.
    private async Task<(Schema Inputs, IReadOnlyList<(string Input, int? Width)> Matrices)> MatricesAsync(
        PipelineDefinition definition, TableSample sample, CancellationToken cancellationToken)
    {
        try
        {
            await using var loaded = await parts.LoadModelAsync(definition, cancellationToken);
            var matrices = loaded.Model.Inputs
                .Where(field => field is { Type: ColumnType.Vector, VectorLength: not null } && sample.Columns.Find(field.Name) is null);
            return (loaded.Model.Inputs, [.. matrices.Select(field => (field.Name, field.VectorLength))]);
        }
        catch (PipelineConfigurationException e) when (definition.Options.Model.Inputs.Count == 0 && e.Faults.All(IsOfWidth))
        {
            return (new([]), [.. e.Faults.Select(fault => (fault.Setting["Model:Inputs:".Length..], fault.Width))]);
        }
    }

    // A model that does not say how many columns its matrix has, or an estimator, which does not say which, is refused without a mapping.
    private static bool IsOfWidth(Fault fault) => fault.Setting.StartsWith("Model:Inputs:", StringComparison.Ordinal);

    private static string[] Matrix(PipelineDefinition definition, TableSample sample, string input, int? width) =>
        MatrixColumns.Choose(sample.Numbers, width, definition.Name) ?? throw new PipelineConfigurationException(
            $"Model:Inputs:{input}",
            $"takes {width?.ToString() ?? "some"} numbers a row, and the table has {sample.Numbers.Count} columns of numbers beside the "
                + $"user column: {string.Join(", ", sample.Numbers)}. Name a table that has them all.");

    private static Fault Missing(Field field, ColumnMatches matches, string? refused)
    {
        var closest = string.Join(", ", matches.Closest(field.Name).Select(name => $"'{name}'"));
        return new("Input:Table", $"lacks the column '{field.Name}' ({field.TypeName}) that the model needs. "
            + (closest.Length == 0 ? "It has the user column alone. " : $"Closest to it are {closest}. ")
            + (refused is null ? "" : $"Add --yes to take '{refused}', whose name is close. ")
            + "Rename the column, or add it.");
    }

    private static PipelineConfigurationException NoUserColumn(Schema table) => new(
        "Input:UserColumn",
        "cannot be guessed; name the column that holds the user ids with --user-column. The table has "
            + $"{string.Join(", ", table.Select(field => field.Name))}.");
}
