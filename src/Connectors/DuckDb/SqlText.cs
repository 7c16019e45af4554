namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Texts in SQL, where a parameter cannot stand.</summary>
internal static class SqlText
{
    /// <summary>The text between single quotes.</summary>
    public static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
