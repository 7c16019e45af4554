namespace ModelPipeline;

/// <summary>
/// Collects batches of the same columns into one batch. Values are copied at once, so that a part can be freed before the next one is made;
/// a batch that stays alone is not copied.
/// </summary>
/// <param name="rows">The number of rows expected; there may be more or fewer.</param>
internal sealed class BatchBuilder(int rows)
{
    private Batch? first;
    private List<string>? users;
    private ColumnAppender[] columns = [];

    /// <summary>Adds the rows of a part.</summary>
    public void Append(Batch part)
    {
        if (users is not null)
        {
            Copy(part);
        }
        else if (first is null)
        {
            first = part;
        }
        else
        {
            users = new(rows);
            columns = [.. first.Columns.Select(column => column.Appender(rows))];
            Copy(first);
            first = null;
            Copy(part);
        }
    }

    /// <summary>All rows that were added; at least one part. The builder must not be used afterwards.</summary>
    public Batch Build() => first ?? new(users!, Array.ConvertAll(columns, column => column.Build()));

    private void Copy(Batch part)
    {
        users!.AddRange(part.Users);
        for (var i = 0; i < columns.Length; i++)
            columns[i].Append(part.Columns[i]);
    }
}
