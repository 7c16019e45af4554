namespace ModelPipeline.Compliance;

/// <summary>Checks the texts of errors: callers get the message, and only the log gets the detail.</summary>
public static class ErrorTexts
{
    /// <summary>Checks that these words are in the detail for the log, and not in the message for callers.</summary>
    public static void AssertOnlyInLog(PipelineException error, params string[] forTheLog)
    {
        foreach (var word in forTheLog)
        {
            Assert.Contains(word, error.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(word, error.Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("pipeline 'p'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Checks that the message for callers contains neither the location of the store, such as its host, nor the table.</summary>
    public static void AssertHidden(PipelineException error, string? location, string table)
    {
        Assert.DoesNotContain(table, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(table, error.Detail, StringComparison.Ordinal);
        // Short words are skipped, because any text may contain them, such as "p", the name of a project.
        Assert.All(location!.Split(' ', ':').Where(word => word.Length > 3), word =>
            Assert.DoesNotContain(word, error.Message, StringComparison.OrdinalIgnoreCase));
    }
}
