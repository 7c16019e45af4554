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
        ColumnConversion.Convert(new Column<string>(new(field.Name, ColumnType.Text), new[] { text }), field, dates, (_, reason) => refusal ??= reason);
        return refusal;
    }
}
