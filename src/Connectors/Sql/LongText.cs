namespace ModelPipeline.Connectors.Sql;

/// <summary>Finds the column whose limit a text exceeds. Some databases refuse such a statement without the name of the column.</summary>
public static class LongText
{
    /// <summary>The texts of the predictions, by column of the output table.</summary>
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

    /// <summary>The first column with a text that is too long; null where all texts fit.</summary>
    /// <param name="texts">Each column with its texts.</param>
    /// <param name="room">The limit of a column in characters; null for a column without a limit.</param>
    public static string? Find(IEnumerable<(string Column, IEnumerable<string> Texts)> texts, Func<string, int?> room) =>
        texts.FirstOrDefault(column => room(column.Column) is { } most && column.Texts.Any(text => IsLonger(text, most))).Column;

    private static bool IsLonger(string text, int most) => text.Length > most && text.EnumerateRunes().Count() > most;
}
