namespace ModelPipeline;

/// <summary>Tells retrievers of sources without types (CSV, JSON) whether a model can be fed with what is written there.</summary>
public static class TextColumns
{
    /// <summary>Whether a text becomes a value of a field, by the conversion that rows go through.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">What the model takes.</param>
    /// <param name="dates">How the source writes dates.</param>
    /// <returns>Null where it does; else why not, without the text, as a phrase that continues "column X ...".</returns>
    public static string? Refuse(string text, Field field, DateFormats dates)
    {
        // Wanted as it is.
        if (field.Type == ColumnType.Text)
            return null;
        var refusal = (string?)null;
        ColumnConversion.Convert(new Column<string>(new(field.Name, ColumnType.Text), new[] { text }), field, dates,
            (_, reason) => refusal ??= reason);
        return refusal;
    }

    /// <summary>
    /// The type that texts of a source without types have, as pandas reads them: whole numbers, or floating-point ones where a value is not
    /// whole or is missing; booleans; else texts.
    /// </summary>
    public static ColumnType TypeOf(Column<string> texts)
    {
        var known = Enumerable.Range(0, texts.Count).Where(row => !texts.IsNull(row)).Select(row => texts.Values[row]).ToList();
        if (known.Count == 0)
            return ColumnType.String;
        if (known.TrueForAll(text => NumberText.ToInt64(text, out _) is null && !text.Contains('.', StringComparison.Ordinal)))
            return known.Count == texts.Count ? ColumnType.Int64 : ColumnType.Double;
        if (known.TrueForAll(text => NumberText.ToDouble(text, out _) is null))
            return ColumnType.Double;
        return known.TrueForAll(text => bool.TryParse(text, out _)) ? ColumnType.Boolean : ColumnType.String;
    }
}
