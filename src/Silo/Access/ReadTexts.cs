namespace ModelPipeline.Silo.Access;

/// <summary>Runs a statement in a transaction, and returns the texts of its first column.</summary>
/// <param name="sql">The statement.</param>
/// <param name="values">Its parameters, without <c>@service</c>.</param>
internal delegate Task<IReadOnlyList<string>> ReadTexts(string sql, params IEnumerable<(string Name, object? Value)> values);
