namespace ModelPipeline;

/// <summary>What a version does in its pipeline. Values are part of the wire format.</summary>
public enum VersionRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It scores every user who is not the candidate's.</summary>
    Stable = 1,

    /// <summary>It scores a share of the users.</summary>
    Candidate = 2,

    /// <summary>It scores rows that another version scores too, and decides nothing.</summary>
    Shadow = 3,
}
