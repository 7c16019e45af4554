namespace ModelPipeline.Compliance;

/// <summary>A store whose tables can change their columns while they are read.</summary>
public interface IAlteredStore : IScanStore
{
    /// <summary>
    /// Replaces a table at once, or creates it. The new table has <c>user_id</c> and these columns. User <c>a</c> has their values, user
    /// <c>b</c> has nulls.
    /// </summary>
    Task ReplaceAsync(string table, IReadOnlyList<(string Name, NativeColumn Column)> columns);
}
