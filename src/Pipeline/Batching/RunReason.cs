namespace ModelPipeline;

/// <summary>Why a run began when it did.</summary>
internal enum RunReason
{
    /// <summary>A slot was free, and the run was worth it (<see cref="RunWorth"/>).</summary>
    Free,

    /// <summary>As many users waited as fit into a batch.</summary>
    Full,

    /// <summary>Users had waited for others as long as they wait at most.</summary>
    Waited,

    /// <summary>No further user came within the linger time.</summary>
    Linger,
}
