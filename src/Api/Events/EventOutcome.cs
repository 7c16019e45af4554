namespace ModelPipeline.Api;

/// <summary>How the scoring of a user for an event ended.</summary>
internal enum EventOutcome
{
    /// <summary>The score is committed, or a committed score was newer than the event.</summary>
    Done,

    /// <summary>No other attempt would end otherwise.</summary>
    Poison,

    /// <summary>Another attempt may succeed.</summary>
    Again,

    /// <summary>There is no such pipeline.</summary>
    NoPipeline,
}
