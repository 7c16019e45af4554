namespace ModelPipeline.Compliance;

/// <summary>A store whose tables can change their columns while they are read.</summary>
public interface IAlteredStore : IScanStore
{
    /// <summary>
    /// Puts another table in the place of one, at once: <c>user_id</c> and these columns; user <c>a</c> has their values, user <c>b</c>
    /// nulls. Makes it where there is none.
    /// </summary>
    Task ReplaceAsync(string table, IReadOnlyList<(string Name, NativeColumn Column)> columns);
}
