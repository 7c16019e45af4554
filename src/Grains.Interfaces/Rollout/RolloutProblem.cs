namespace ModelPipeline.Grains;

/// <summary>Why a request of a rollout was refused. Values are part of the wire format.</summary>
[GenerateSerializer]
public enum RolloutProblem
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The request itself is wrong.</summary>
    Invalid = 1,

    /// <summary>The request does not fit the present state.</summary>
    Conflict = 2,

    /// <summary>The version does not exist.</summary>
    UnknownVersion = 3,

    /// <summary>Somebody has changed the document since the caller read it.</summary>
    Changed = 4,

    /// <summary>A silo does not have the version yet. Try again.</summary>
    NotYet = 5,
}
