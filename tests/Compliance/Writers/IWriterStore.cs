namespace ModelPipeline.Compliance;

/// <summary>A store for predictions, for the writer suites.</summary>
public interface IWriterStore : IStore
{
    /// <summary>Whether scores can be read while <see cref="IStore.StopAsync"/> keeps writers out.</summary>
    bool ReadsWhileStopped { get; }

    /// <summary>Whether the store enforces keys. Otherwise a table may have no key, and the writer avoids duplicates.</summary>
    bool EnforcesKeys { get; }

    /// <summary>Whether several writers at once may fail transiently. An embedded file has one writer at a time.</summary>
    bool WritersMayCollide { get; }

    /// <summary>
    /// The type of a column in a created table, as <see cref="DescribeAsync"/> spells it. The type of <c>run_id</c> is special.
    /// </summary>
    string TypeName(Field column);

    /// <summary>A writer that is not open, with another connection string if one is given.</summary>
    IWriter Make(OutputOptions options, string? connectionString = null);

    /// <summary>Other spellings of a table: a name in a setting, and a connection string for the same database.</summary>
    IReadOnlyList<(string Table, string ConnectionString)> Spellings(string table);

    /// <summary>
    /// Creates a table of these columns, with this primary key or without one. A column that is not nullable is declared so.
    /// </summary>
    Task CreateTableAsync(string table, Schema columns, params string[] key);

    /// <summary>The names of all tables.</summary>
    Task<IReadOnlyList<string>> TablesAsync();

    /// <summary>The columns of a table in order, each as <c>name type</c>, and the columns of its primary key.</summary>
    Task<(IReadOnlyList<string> Columns, IReadOnlyList<string> Key)> DescribeAsync(string table);

    /// <summary>All rows of a table with a column <c>score</c>, in any order, read without the writer.</summary>
    Task<IReadOnlyList<StoredRow>> RowsAsync(string table);
}
