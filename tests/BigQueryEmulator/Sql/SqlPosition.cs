namespace ModelPipeline.BigQueryEmulator.Sql;

internal static class SqlPosition
{
    /// <summary>The line and column from 1, in the form of BigQuery's messages: <c>[1:8]</c>.</summary>
    public static string Of(string sql, int index)
    {
        var lineStart = index == 0 ? 0 : sql.LastIndexOf('\n', index - 1) + 1;
        return $"[{sql.AsSpan(0, lineStart).Count('\n') + 1}:{index - lineStart + 1}]";
    }
}
