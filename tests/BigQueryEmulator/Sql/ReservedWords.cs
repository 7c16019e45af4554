namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Words with a meaning in SQL.</summary>
internal static class ReservedWords
{
    private static readonly HashSet<string> AfterTable = new(
        ["WITH", "WHERE", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "ON", "USING", "GROUP", "ORDER", "HAVING", "LIMIT", "QUALIFY",
            "WINDOW", "UNION", "EXCEPT", "INTERSECT", "WHEN", "SET", "FOR", "TABLESAMPLE", "PIVOT", "UNPIVOT", "VALUES", "SELECT"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Clauses = new(
        ["SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "QUALIFY", "WINDOW", "UNION", "EXCEPT", "INTERSECT", "SET", "VALUES"],
        StringComparer.OrdinalIgnoreCase);

    // In BigQuery, a column may have these names without backticks.
    private static readonly HashSet<string> DuckDbs = new(
        ["ANALYSE", "ANALYZE", "ANTI", "ASOF", "ASYMMETRIC", "AT", "AUTHORIZATION", "BINARY", "BOTH", "CHECK", "COLLATION", "COLUMN",
            "CONCURRENTLY",
            "CONSTRAINT", "DEFERRABLE", "DESCRIBE", "DO", "FOREIGN", "FREEZE", "GENERATED", "GLOB", "ILIKE", "INITIALLY", "ISNULL",
            "LAMBDA", "LEADING",
            "MAP", "NOTNULL", "ONLY", "OVERLAPS", "PLACING", "POSITIONAL", "PRIMARY", "REFERENCES", "RETURNING", "SEMI", "SHOW", "SIMILAR",
            "SOME",
            "SUMMARIZE", "SYMMETRIC", "TABLE", "TRAILING", "UNIQUE", "VARIADIC"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the word ends a table, so that it cannot be the table's alias.</summary>
    public static bool EndsTable(Token token) => token.Kind == TokenKind.Word && AfterTable.Contains(token.Text);

    /// <summary>Whether the word ends the list of tables.</summary>
    public static bool StartsClause(Token token) => token.Kind == TokenKind.Word && Clauses.Contains(token.Text);

    /// <summary>Whether the word is a keyword in DuckDB and an ordinary name in BigQuery.</summary>
    public static bool IsDuckDbs(Token token) => token.Kind == TokenKind.Word && DuckDbs.Contains(token.Text);
}
