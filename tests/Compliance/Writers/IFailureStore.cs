namespace ModelPipeline.Compliance;

/// <summary>A store with a table of failures.</summary>
public interface IFailureStore : IWriterStore
{
    /// <summary>All rows of a table of failures, in any order.</summary>
    Task<IReadOnlyList<(Guid Job, string User, string Reason)>> FailuresAsync(string table);

    /// <summary>Creates a table of failures as earlier versions did, without the time.</summary>
    Task CreateTimelessFailuresAsync(string table);
}
