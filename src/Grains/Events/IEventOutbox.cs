namespace ModelPipeline.Grains;

/// <summary>
/// The happenings that webhooks are told of, in the cluster's database. A happening that no webhook asks for is not stored. Thread-safe.
/// </summary>
public interface IEventOutbox
{
    /// <summary>
    /// Stores a happening for each webhook that asks for it. The same happening (<see cref="Happening.Id"/>) is stored once, however often
    /// it is told: whoever stores that something has happened tells of it until this method returns.
    /// </summary>
    /// <exception cref="Exception">The database does not answer. Tell the happening again.</exception>
    Task TellAsync(Happening happening, CancellationToken cancellationToken);

    /// <summary>Deletes what is stored of a user.</summary>
    /// <exception cref="PipelineException">The database does not answer.</exception>
    Task ForgetAsync(string pipeline, string user, CancellationToken cancellationToken);
}
