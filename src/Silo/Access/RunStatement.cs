namespace ModelPipeline.Silo.Access;

/// <summary>Runs a statement in a transaction, and returns the number of changed rows.</summary>
/// <param name="sql">The statement.</param>
/// <param name="values">Its parameters, without <c>@service</c>.</param>
internal delegate Task<int> RunStatement(string sql, params IEnumerable<(string Name, object? Value)> values);
