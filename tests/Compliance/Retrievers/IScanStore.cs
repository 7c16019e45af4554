namespace ModelPipeline.Compliance;

/// <summary>A store whose tables can be scanned.</summary>
public interface IScanStore : IRetrieverStore
{
    /// <summary>
    /// Removes all rows of these users from a table with user column <c>user_id</c>, and adds rows. Only while no retriever is open.
    /// </summary>
    Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added);
}
