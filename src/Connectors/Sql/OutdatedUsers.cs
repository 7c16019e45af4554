namespace ModelPipeline.Connectors.Sql;

/// <summary>The SQL that reads users whose newest stored score is of another version, page by page in the order of the ids.</summary>
public static class OutdatedUsers
{
    /// <summary>The condition for a range of users.</summary>
    /// <param name="after">The parameter for the user before the page; its value may be null.</param>
    /// <param name="to">The parameter for the last user; its value may be null.</param>
    public static string Range(string after, string to) =>
        $"({after} IS NULL OR {OutputTable.UserId} > {after}) AND ({to} IS NULL OR {OutputTable.UserId} <= {to})";

    /// <summary>Makes the SQL.</summary>
    /// <param name="table">The output table, quoted.</param>
    /// <param name="mode">Which scores the table keeps.</param>
    /// <param name="range">The condition that selects a range of users.</param>
    /// <param name="version">The parameter for the version.</param>
    /// <param name="limit">The parameter for the size of the page.</param>
    public static string Sql(string table, OutputMode mode, string range, string version, string limit)
    {
        var from = mode == OutputMode.Upsert
            ? $"{table} WHERE {range} AND {OutputTable.ModelVersion} <> {version}"
            : $"(SELECT {OutputTable.UserId}, {OutputTable.ModelVersion}, row_number() OVER (PARTITION BY {OutputTable.UserId} "
                + $"ORDER BY {OutputTable.RetrievedAt} DESC, {OutputTable.ScoredAt} DESC) AS age FROM {table} WHERE {range}) AS newest "
                + $"WHERE age = 1 AND {OutputTable.ModelVersion} <> {version}";
        return $"SELECT {OutputTable.UserId} FROM {from} ORDER BY {OutputTable.UserId} LIMIT {limit}";
    }
}
