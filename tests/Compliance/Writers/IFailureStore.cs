namespace ModelPipeline.Compliance;

/// <summary>A store that keeps a table of failures.</summary>
public interface IFailureStore : IWriterStore
{
    /// <summary>All rows of a table of failures, in any order.</summary>
    Task<IReadOnlyList<(Guid Job, string User, string Reason)>> FailuresAsync(string table);

    /// <summary>Makes a table of failures as versions made it that kept no time.</summary>
    Task CreateTimelessFailuresAsync(string table);
}
