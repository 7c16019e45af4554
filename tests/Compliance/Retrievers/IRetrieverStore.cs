namespace ModelPipeline.Compliance;

/// <summary>A store that input rows are read from, as the retriever suites see it.</summary>
public interface IRetrieverStore : IStore
{
    /// <summary>What <see cref="IStore.StopAsync"/> means for retrievers.</summary>
    Outage Outage { get; }

    /// <summary>A query that takes hours for any user (<c>user_id</c>, <c>x</c>), and no time for none.</summary>
    string SlowQuery { get; }

    /// <summary>As what a column of that type comes back; null where the store has no column for it.</summary>
    ColumnType? Holds(ColumnType type);

    /// <summary>
    /// Makes a table of these rows beside a column of their users, which is of that type; a user may stand there several times.
    /// </summary>
    Task CreateTableAsync(string table, Batch rows, string userColumn = "user_id", ColumnType userType = ColumnType.String);

    /// <summary>
    /// Makes a table of <c>user_id</c> and columns <c>c0</c>, <c>c1</c> ... as the store itself declares and writes them: user <c>a</c>
    /// has the values, user <c>b</c> nulls.
    /// </summary>
    Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns);

    /// <summary>A query of all columns of the asked users of that table, which begins <c>SELECT *</c>.</summary>
    string Query(string table);

    /// <summary>A retriever that is not open; with another connection string where one is given.</summary>
    IRetriever Make(InputOptions options, string? connectionString = null);
}
