namespace ModelPipeline.Compliance;

/// <summary>A store of input rows, for the retriever suites.</summary>
public interface IRetrieverStore : IStore
{
    /// <summary>The effect of <see cref="IStore.StopAsync"/> on retrievers.</summary>
    Outage Outage { get; }

    /// <summary>A query that takes hours for any user (<c>user_id</c>, <c>x</c>), and no time without users.</summary>
    string SlowQuery { get; }

    /// <summary>The type with which a column of this type comes back; null if the store has no such column.</summary>
    ColumnType? Holds(ColumnType type);

    /// <summary>Creates a table of these rows and a user column of this type. A user may have several rows.</summary>
    Task CreateTableAsync(string table, Batch rows, string userColumn = "user_id", ColumnType userType = ColumnType.String);

    /// <summary>
    /// Creates a table of <c>user_id</c> and columns <c>c0</c>, <c>c1</c> ... in the store's own SQL. User <c>a</c> has the values, user
    /// <c>b</c> has nulls.
    /// </summary>
    Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns);

    /// <summary>A query that begins with <c>SELECT *</c> and returns all columns of the asked users of the table.</summary>
    string Query(string table);

    /// <summary>A retriever that is not open, with another connection string if one is given.</summary>
    IRetriever Make(InputOptions options, string? connectionString = null);
}
