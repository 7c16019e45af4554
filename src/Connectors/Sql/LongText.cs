namespace ModelPipeline.Connectors.Sql;

/// <summary>Finds the column that a text is too long for, where a database refuses a statement without saying which.</summary>
public static class LongText
{
    /// <summary>The texts of a batch of predictions that go into columns of their own.</summary>
    public static IEnumerable<(string Column, IEnumerable<string> Texts)> Of(Predictions predictions)
    {
        yield return (OutputTable.UserId, predictions.Outputs.Users);
        foreach (var column in predictions.Outputs.Columns.OfType<Column<string>>())
        {
            yield return (column.Field.Name,
                from row in Enumerable.Range(0, column.Count) where !column.IsNull(row) select column.Values[row]);
        }

        yield return (OutputTable.ModelVersion, [predictions.ModelVersion]);
    }

    /// <summary>The first column that has not room for one of its texts; null where each has.</summary>
    /// <param name="texts">Each column with its texts.</param>
    /// <param name="room">How many characters a column has room for; null for any.</param>
    public static string? Find(IEnumerable<(string Column, IEnumerable<string> Texts)> texts, Func<string, int?> room) =>
        texts.FirstOrDefault(column => room(column.Column) is { } most && column.Texts.Any(text => IsLonger(text, most))).Column;

    private static bool IsLonger(string text, int most) => text.Length > most && text.EnumerateRunes().Count() > most;
}
