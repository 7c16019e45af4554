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

    /// <summary>Rows, without those that were streamed a moment ago; BigQuery says it.</summary>
    public long? NumRows { get; init; }

    /// <summary>Milliseconds since 1970; BigQuery says it.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Milliseconds since 1970, after which BigQuery drops the table.</summary>
    public string? ExpirationTime { get; init; }
}

/// <summary>A table's full name.</summary>
internal sealed record TableReference(string ProjectId, string DatasetId, string TableId);

/// <summary>By which columns rows are kept together.</summary>
internal sealed record Clustering(IReadOnlyList<string> Fields);

/// <summary>What a table promises; BigQuery uses it and does not enforce it.</summary>
internal sealed record TableConstraints(PrimaryKey? PrimaryKey);

/// <summary>The columns of a primary key.</summary>
internal sealed record PrimaryKey(IReadOnlyList<string> Columns);

/// <summary>By which column, and how long a time, a table is divided.</summary>
internal sealed record TimePartitioning(string Type, string Field);

/// <summary>The query of a view.</summary>
internal sealed record View(string Query, bool UseLegacySql = false);
