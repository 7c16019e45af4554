namespace ModelPipeline.Grains;

/// <summary>The status of a job. Values are part of the wire format and of stored state.</summary>
[GenerateSerializer]
public enum JobStatus
{
    /// <summary>Accepted; the input is being divided into partitions.</summary>
    Queued = 0,

    /// <summary>Users are being scored.</summary>
    Running = 1,

    /// <summary>Every user was read. Users who could not be scored are recorded.</summary>
    Completed = 2,

    /// <summary>Stopped by a failure; the written scores are kept.</summary>
    Failed = 3,

    /// <summary>Stopped by a caller; the written scores are kept.</summary>
    Canceled = 4,
}
