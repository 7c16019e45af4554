namespace ModelPipeline;

/// <summary>Tells a model that takes any types (<see cref="ITypedByInput"/>) those of its input.</summary>
/// <param name="retriever">The input; open.</param>
/// <param name="source">Its columns.</param>
/// <param name="nulls">Setting <c>Model:Nulls</c>.</param>
/// <param name="dates">How the input writes dates.</param>
internal sealed class InputTypes(IRetriever retriever, Schema source, IReadOnlyDictionary<string, string> nulls, DateFormats? dates)
{
    // The types of a source without types are read off so many of its rows; where all columns have a type, a few are enough to try it on.
    private const int RowsForTypes = 1_000;
    private const int RowsToTry = 8;

    /// <summary>Nothing, where a column is missing: the binding tells it.</summary>
    public async Task TellAsync(ITypedByInput model, CancellationToken cancellationToken)
    {
        if (model.Inputs.Any(field => source.Find(field.Name) is null))
            return;
        var isText = model.Inputs.Any(field => field.Type == ColumnType.Text && source.Find(field.Name)!.Type == ColumnType.Text);
        var sample = await SampleAsync(isText ? RowsForTypes : RowsToTry, cancellationToken);
        var types = new Schema(model.Inputs.Select(field => field.Type == ColumnType.Text ? field with { Type = TypeOf(field.Name, sample) } : field));
        var binding = InputBinding.Create(source, types, nulls, "", [], dates);
        var rows = sample is null ? null : binding.Bind(sample, []);
        await model.AdoptAsync(types, rows is { Count: > 0 } ? rows.Slice(0, Math.Min(rows.Count, RowsToTry)) : null, cancellationToken);
    }

    private ColumnType TypeOf(string column, Batch? sample) => source.Find(column)!.Type switch
    {
        ColumnType.Decimal => ColumnType.Double,
        ColumnType.Text when sample?.Find(column) is Column<string> texts => TextColumns.TypeOf(texts),
        ColumnType.Text => ColumnType.String,
        var type => type,
    };

    // Trouble of the store shows where it is read in earnest.
    private async Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await retriever.SampleAsync(rows, cancellationToken).WaitAsync(cancellationToken) is { Count: > 0 } sample ? sample : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }
}
