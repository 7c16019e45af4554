namespace ModelPipeline.Compliance;

/// <summary>A store for random tables.</summary>
public interface ICellStore : IScanStore
{
    /// <summary>The types of columns that the store can write.</summary>
    IReadOnlyList<CellType> CellTypes { get; }

    /// <summary>Creates a new table, with the ids as <c>user_id</c>.</summary>
    Task CreateAsync(string table, CellTable rows);
}
