namespace ModelPipeline;

/// <summary>What a trigger does.</summary>
public enum TriggerState
{
    /// <summary>It takes events as they come.</summary>
    Running,

    /// <summary>Somebody has paused it: nothing is claimed.</summary>
    Paused,

    /// <summary>Its source or a store does not answer, or refuses. It tries again by itself, at the latest after half a minute.</summary>
    Faulted,

    /// <summary>Another silo takes the events of this trigger. Of one silo, never of the whole trigger.</summary>
    Standby,
}
