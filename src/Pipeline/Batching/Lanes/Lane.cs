namespace ModelPipeline;

/// <summary>
/// A class of work, the highest first. Lanes of a silo share slots but not queues. A call in a higher lane waits for one batch of a lower
/// lane at most.
/// </summary>
public enum Lane
{
    /// <summary>Calls for single users.</summary>
    Single,

    /// <summary>Lists of users.</summary>
    List,

    /// <summary>Jobs.</summary>
    Job,

    /// <summary>Events that a trigger claims.</summary>
    Event,

    /// <summary>Scores of shadow versions.</summary>
    Shadow,

    /// <summary>Rows that are not scored: predictions of a caller's rows, what-if, explanations.</summary>
    Explain,
}
