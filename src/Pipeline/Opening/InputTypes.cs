namespace ModelPipeline;

/// <summary>
/// Tells a model that takes any types (<see cref="ITypedByInput"/>) those of its input. Where the input has types, these are it; texts of a
/// source without types (CSV, JSON) are looked at.
/// </summary>
/// <param name="source">The columns of the input.</param>
internal sealed class InputTypes(Schema source)
{
    private const int RowsForTypes = 1_000;
    private const int RowsToTry = 8;

    /// <summary>The columns that a model needs, with the types of the input. One that the input lacks stays as it is.</summary>
    /// <param name="needed">Columns; of type Text where any type will do.</param>
    /// <param name="sample">Rows of the input; null where there are none, and texts are texts.</param>
    public Schema Of(Schema needed, Batch? sample = null) => new(needed.Select(field =>
        field.Type == ColumnType.Text && source.Find(field.Name) is { } found
            ? field with { Type = TypeOf(found, sample?.Find(field.Name)) }
            : field));

    /// <summary>Tells the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="retriever">Gives rows of the input.</param>
    /// <param name="nulls">Setting <c>Model:Nulls</c>.</param>
    /// <param name="dates">How the input writes dates.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the model was told: not where a column is missing.</returns>
    /// <exception cref="PipelineConfigurationException">The model cannot take such columns, or a setting does not fit.</exception>
    public async Task<bool> TellAsync(
        ITypedByInput model, IRetriever retriever, IReadOnlyDictionary<string, string> nulls, DateFormats? dates,
        CancellationToken cancellationToken)
    {
        if (model.Inputs.Any(field => source.Find(field.Name) is null))
            return false;
        var hasTexts = model.Inputs.Any(field => field.Type == ColumnType.Text && source.Find(field.Name)!.Type == ColumnType.Text);
        var sample = await SampleAsync(retriever, hasTexts ? RowsForTypes : RowsToTry, cancellationToken);
        var types = Of(model.Inputs, sample);
        var rows = sample is null ? null : InputBinding.Create(source, types, nulls, "", [], dates).Bind(sample, []);
        await model.AdoptAsync(types, rows is { Count: > 0 } ? rows.Slice(0, Math.Min(rows.Count, RowsToTry)) : null, cancellationToken);
        return true;
    }

    private static ColumnType TypeOf(Field found, Column? sample) => found.Type switch
    {
        ColumnType.Decimal => ColumnType.Double,
        ColumnType.Text => sample is Column<string> texts ? TextColumns.TypeOf(texts) : ColumnType.String,
        var type => type,
    };

    // Trouble of the store shows where it is read in earnest.
    private static async Task<Batch?> SampleAsync(IRetriever retriever, int rows, CancellationToken cancellationToken)
    {
        try
        {
            var sample = await retriever.SampleAsync(rows, cancellationToken).WaitAsync(cancellationToken);
            return sample is { Count: > 0 } ? sample : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }
}
