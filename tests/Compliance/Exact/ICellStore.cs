namespace ModelPipeline.Compliance;

/// <summary>A store that random tables are made in.</summary>
public interface ICellStore : IScanStore
{
    /// <summary>The types of columns that it can write.</summary>
    IReadOnlyList<CellType> CellTypes { get; }

    /// <summary>Makes a table that there is not yet, with the ids as <c>user_id</c>.</summary>
    Task CreateAsync(string table, CellTable rows);
}
