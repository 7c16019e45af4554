namespace ModelPipeline;

/// <summary>
/// Sets the input types of a model that takes any types (<see cref="ITypedByInput"/>). An input with types passes them on. For an input
/// without types (CSV, JSON) the types are inferred from sample texts.
/// </summary>
/// <param name="source">The columns of the input.</param>
internal sealed class InputTypes(Schema source)
{
    private const int RowsForTypes = 1_000;
    private const int RowsToTry = 8;

    // Takes a second or two. A row with a fraction in a column of whole numbers would be unusable.
    private const int RowsForFractions = 1_000_000;

    /// <summary>The columns that a model needs, with the types of the input. A column that the input lacks keeps its type.</summary>
    /// <param name="needed">The columns; type Text means that the model takes any type.</param>
    /// <param name="sample">Rows of the input. Null if the input has no rows; then a text column stays text.</param>
    public Schema Of(Schema needed, Batch? sample = null) => new(needed.Select(field =>
        field.Type == ColumnType.Text && source.Find(field.Name) is { } found
            ? field with { Type = TypeOf(found, sample?.Find(field.Name)) }
            : field));

    /// <summary>Sets the types of the model's inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="retriever">Gives sample rows of the input.</param>
    /// <param name="nulls">Setting <c>Model:Nulls</c>.</param>
    /// <param name="dates">How the input writes dates.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True if the model was told its types; false if a column is missing.</returns>
    /// <exception cref="PipelineConfigurationException">The model cannot take these columns, or a setting does not fit.</exception>
    public async Task<bool> SetTypesAsync(
        ITypedByInput model, IRetriever retriever, IReadOnlyDictionary<string, string> nulls, DateFormats? dates,
        CancellationToken cancellationToken)
    {
        if (model.Inputs.Any(field => source.Find(field.Name) is null))
            return false;
        var hasTexts = model.Inputs.Any(field => field.Type == ColumnType.Text && source.Find(field.Name)!.Type == ColumnType.Text);
        var sample = await SampleAsync(retriever, hasTexts ? RowsForTypes : RowsToTry, cancellationToken);
        var types = await WithFractionsAsync(Of(model.Inputs, sample), retriever, cancellationToken);
        var rows = sample is null ? null : InputBinding.Create(source, types, nulls, "", [], dates).Bind(sample, []);
        var toTry = rows is { Count: > 0 } ? rows.Slice(0, Math.Min(rows.Count, RowsToTry)) : null;
        await model.UseInputTypesAsync(types, toTry, cancellationToken);
        return true;
    }

    private static ColumnType TypeOf(Field found, Column? sample) => found.Type switch
    {
        ColumnType.Decimal => ColumnType.Double,
        ColumnType.Text => sample is Column<string> texts ? TextColumns.TypeOf(texts) : ColumnType.String,
        var type => type,
    };

    // The first rows may be whole by chance. A later row never makes texts of numbers: one bad value would change the column of all users.
    private async Task<Schema> WithFractionsAsync(Schema types, IRetriever retriever, CancellationToken cancellationToken)
    {
        string[] whole =
        [
            .. types.Where(field => field.Type == ColumnType.Int64 && source.Find(field.Name)?.Type == ColumnType.Text)
                .Select(field => field.Name),
        ];
        var fractions = whole.Length == 0
            ? null
            : await TryAsync(() => retriever.FindFractionsAsync(whole, RowsForFractions, cancellationToken), cancellationToken);
        return fractions is { Count: > 0 }
            ? new(types.Select(field => fractions.Contains(field.Name) ? field with { Type = ColumnType.Double } : field))
            : types;
    }

    private static async Task<Batch?> SampleAsync(IRetriever retriever, int rows, CancellationToken cancellationToken) =>
        await TryAsync(() => retriever.SampleAsync(rows, cancellationToken), cancellationToken) is { Count: > 0 } sample ? sample : null;

    // A store that fails here also fails when the pipeline reads it. That failure is reported then.
    private static async Task<T?> TryAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
        where T : class?
    {
        try
        {
            return await read().WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }
}
