namespace ModelPipeline;

/// <summary>Tells retrievers of sources without types (CSV, JSON) whether the texts fit a model, and which type they have.</summary>
public static class TextColumns
{
    /// <summary>Checks whether a text converts to the type of a field, by the conversion that rows use.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The field that the model takes.</param>
    /// <param name="dates">The date formats of the source.</param>
    /// <returns>Null if the text converts; otherwise the reason, without the text, as a phrase that continues "column X ...".</returns>
    public static string? Refuse(string text, Field field, DateFormats dates)
    {
        // A Text field takes the text unchanged.
        if (field.Type == ColumnType.Text)
            return null;
        var refusal = (string?)null;
        ColumnConversion.Convert(new Column<string>(new(field.Name, ColumnType.Text), new[] { text }), field, dates,
            (_, reason) => refusal ??= reason);
        return refusal;
    }

    /// <summary>
    /// Infers the type of texts as pandas does: whole numbers; floating-point numbers if a value is not whole or is missing; booleans;
    /// otherwise texts.
    /// </summary>
    public static ColumnType TypeOf(Column<string> texts)
    {
        var known = Enumerable.Range(0, texts.Count).Where(row => !texts.IsNull(row)).Select(row => texts.Values[row]).ToList();
        if (known.Count == 0)
            return ColumnType.String;
        if (known.TrueForAll(IsWhole))
            return known.Count == texts.Count ? ColumnType.Int64 : ColumnType.Double;
        if (known.TrueForAll(text => NumberText.ToDouble(text, out _) is null))
            return ColumnType.Double;
        return known.TrueForAll(text => bool.TryParse(text, out _)) ? ColumnType.Boolean : ColumnType.String;
    }

    /// <summary>
    /// Whether a text is a number that <see cref="TypeOf"/> does not take for a whole one, such as <c>2.5</c> or <c>2.0</c>.
    /// </summary>
    public static bool IsFraction(string text) => !IsWhole(text) && NumberText.ToDouble(text, out _) is null;

    private static bool IsWhole(string text) => NumberText.ToInt64(text, out _) is null && !text.Contains('.', StringComparison.Ordinal);
}
