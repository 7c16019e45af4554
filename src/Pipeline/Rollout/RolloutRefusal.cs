namespace ModelPipeline;

/// <summary>Why a change of a rollout was refused.</summary>
public enum RolloutRefusal
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The request itself is wrong.</summary>
    Invalid,

    /// <summary>The request does not fit the present state.</summary>
    Conflict,

    /// <summary>The version does not exist.</summary>
    UnknownVersion,

    /// <summary>Somebody has changed the document since the caller read it.</summary>
    Changed,
}
