namespace ModelPipeline.Compliance;

/// <summary>A store that predictions are written to, as the writer suites see it.</summary>
public interface IWriterStore : IStore
{
    /// <summary>Whether what was stored can be read while <see cref="IStore.StopAsync"/> keeps writers out.</summary>
    bool ReadsWhileStopped { get; }

    /// <summary>Whether keys are enforced; else a table may do without one, and the writer sees to it.</summary>
    bool EnforcesKeys { get; }

    /// <summary>
    /// Whether writers of several objects may be told to try again though nothing is wrong: an embedded file has one writer at a time.
    /// </summary>
    bool WritersMayCollide { get; }

    /// <summary>
    /// The type that a made table declares for a column, as <see cref="DescribeAsync"/> spells it; <c>run_id</c> has a type of its own.
    /// </summary>
    string TypeName(Field column);

    /// <summary>A writer that is not open; with another connection string where one is given.</summary>
    IWriter Make(OutputOptions options, string? connectionString = null);

    /// <summary>Other words for a table: a name as a setting gives it, and a connection string that leads to the same database.</summary>
    IReadOnlyList<(string Table, string ConnectionString)> Spellings(string table);

    /// <summary>Makes a table of these columns, those that are not nullable as such, with that primary key or none.</summary>
    Task CreateTableAsync(string table, Schema columns, params string[] key);

    /// <summary>What tables there are.</summary>
    Task<IReadOnlyList<string>> TablesAsync();

    /// <summary>The columns of a table, each as <c>name type</c>, in their order, and those of its primary key.</summary>
    Task<(IReadOnlyList<string> Columns, IReadOnlyList<string> Key)> DescribeAsync(string table);

    /// <summary>All rows of a table with a column <c>score</c>, in any order, as another than the writer sees them.</summary>
    Task<IReadOnlyList<StoredRow>> RowsAsync(string table);
}
