namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>A table.</summary>
internal sealed record Table
{
    public TableReference? TableReference { get; init; }

    public TableSchema? Schema { get; init; }

    public Clustering? Clustering { get; init; }

    public TimePartitioning? TimePartitioning { get; init; }

    /// <summary>The query of a view.</summary>
    public View? View { get; init; }

    public TableConstraints? TableConstraints { get; init; }

    /// <summary>The number of rows without recently streamed rows. BigQuery sets it.</summary>
    public long? NumRows { get; init; }

    /// <summary>The time of creation in milliseconds since 1970. BigQuery sets it.</summary>
    public long? CreationTime { get; init; }

    /// <summary>The time at which BigQuery drops the table, in milliseconds since 1970.</summary>
    public string? ExpirationTime { get; init; }
}

/// <summary>The full name of a table.</summary>
internal sealed record TableReference(string ProjectId, string DatasetId, string TableId);

/// <summary>The columns by which rows are clustered.</summary>
internal sealed record Clustering(IReadOnlyList<string> Fields);

/// <summary>The constraints of a table. BigQuery uses them, but does not enforce them.</summary>
internal sealed record TableConstraints(PrimaryKey? PrimaryKey);

/// <summary>The columns of a primary key.</summary>
internal sealed record PrimaryKey(IReadOnlyList<string> Columns);

/// <summary>The column and the unit of time by which a table is partitioned.</summary>
internal sealed record TimePartitioning(string Type, string Field);

/// <summary>The query of a view.</summary>
internal sealed record View(string Query, bool UseLegacySql = false);
