namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The SQL that reads rows of an input.</summary>
/// <param name="Some">Reads the users of an array: the id, the columns and, for a table, the type of the user column.</param>
/// <param name="One">
/// Reads one user in the same form. PostgreSQL takes a tenth less time for it than for an array of one id. Null for a query, which takes an
/// array.
/// </param>
/// <param name="All">Reads all users; null for a query.</param>
internal sealed record PostgreSqlReads(string Some, string? One, string? All);
