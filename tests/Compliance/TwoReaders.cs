namespace ModelPipeline.Compliance;

/// <summary>What is said of a store's trouble: callers and the log are told apart.</summary>
public static class TwoReaders
{
    /// <summary>Checks that words are in what the log is told, and in nothing that callers are.</summary>
    public static void AreToldApart(PipelineException error, params string[] forTheLog)
    {
        foreach (var word in forTheLog)
        {
            Assert.Contains(word, error.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(word, error.Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("pipeline 'p'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Checks that callers hear neither of the location of a store, such as its host, nor of the table.</summary>
    public static void AssertHidden(PipelineException error, string? location, string table)
    {
        Assert.DoesNotContain(table, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(table, error.Detail, StringComparison.Ordinal);
        // Not those that any text may have, as the "p" that a project is named.
        Assert.All(location!.Split(' ', ':').Where(word => word.Length > 3), word =>
            Assert.DoesNotContain(word, error.Message, StringComparison.OrdinalIgnoreCase));
    }
}
