namespace ModelPipeline.Compliance;

/// <summary>A store whose tables are read as a whole.</summary>
public interface IScanStore : IRetrieverStore
{
    /// <summary>
    /// Removes all rows of these users from a table, whose user column is <c>user_id</c>, and adds rows to it. Only while no retriever is
    /// open.
    /// </summary>
    Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added);
}
