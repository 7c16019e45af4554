namespace ModelPipeline;

/// <summary>Estimates the memory of a batch, so that a queue of batches can be bounded.</summary>
internal static class ShadowBytes
{
    // A text of .NET: its header, and two bytes for a character.
    private const long TextHeader = 24;
    private const long Reference = 8;

    /// <summary>The estimated bytes of the users and values.</summary>
    public static long Of(Batch batch)
    {
        var bytes = 0L;
        foreach (var user in batch.Users)
            bytes += Of(user);
        foreach (var column in batch.Columns)
            bytes += column.Nulls.Length + Of(column);
        return bytes;
    }

    private static long Of(Column column)
    {
        var bytes = 0L;
        switch (column)
        {
            case Column<string> texts:
                foreach (var text in texts.Values)
                    bytes += Of(text);
                return bytes;
            case Column<float[]> vectors:
                foreach (var vector in vectors.Values)
                    bytes += TextHeader + ((vector?.Length ?? 0) * sizeof(float));
                return bytes;
            default:
                return (long)column.Count * sizeof(double);
        }
    }

    private static long Of(string? text) => Reference + (text is null ? 0 : TextHeader + (text.Length * sizeof(char)));
}
