namespace ModelPipeline;

/// <summary>Some rows of a table, before a model says which types it takes.</summary>
/// <param name="Columns">The columns, without that of the users.</param>
/// <param name="Rows">Rows with these columns; null where the table gives none without user ids.</param>
internal sealed record TableSample(Schema Columns, Batch? Rows)
{
    private static readonly string[] Markers = ["NA", "N/A", "n/a", "na", "null", "NULL", "None", "-", "?"];

    /// <summary>The columns whose values are numbers, in the order of the table.</summary>
    public IReadOnlyList<string> Numbers => [.. Columns.Where(IsNumber).Select(column => column.Name)];

    /// <summary>
    /// The texts that stand for a missing number, such as a blank. A text that a column of texts has too is a value there, and is left out.
    /// </summary>
    public string[] NullTexts
    {
        get
        {
            var texts = Columns.Where(column => column.Type == ColumnType.Text)
                .ToLookup(IsNumber, column => (Column<string>)Rows![column.Name]);
            var markers = texts[true].SelectMany(Known).Where(text => text.Length > 0 && IsMarker(text));
            return [.. markers.Distinct().Except(texts[false].SelectMany(Known))];
        }
    }

    private bool IsNumber(Field field) => field.Type switch
    {
        ColumnType.Single or ColumnType.Double or ColumnType.Int64 or ColumnType.Decimal => true,
        ColumnType.Text => Rows?.Find(field.Name) is Column<string> texts && AreNumbers(texts),
        _ => false,
    };

    private static bool AreNumbers(Column<string> texts)
    {
        var known = Known(texts).Where(text => !IsMarker(text)).ToList();
        return known.Count > 0 && known.TrueForAll(text => NumberText.ToDouble(text, out _) is null);
    }

    private static bool IsMarker(string text) => string.IsNullOrWhiteSpace(text) || Markers.Contains(text.Trim());

    private static IEnumerable<string> Known(Column<string> texts) =>
        Enumerable.Range(0, texts.Count).Where(row => !texts.IsNull(row)).Select(row => texts.Values[row]);
}
