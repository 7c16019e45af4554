namespace ModelPipeline;

/// <summary>
/// A class of work, the highest first. Lanes of a silo share slots, never queues: a higher one waits for one batch of a lower one at most.
/// </summary>
public enum Lane
{
    /// <summary>Calls for single users.</summary>
    Single,

    /// <summary>Lists of users.</summary>
    List,

    /// <summary>Jobs.</summary>
    Job,
}
