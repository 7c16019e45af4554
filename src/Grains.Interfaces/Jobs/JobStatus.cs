namespace ModelPipeline.Grains;

/// <summary>Where a job is. Values are part of the wire format and of stored state.</summary>
[GenerateSerializer]
public enum JobStatus
{
    /// <summary>Accepted; how to read the input is being found out.</summary>
    Queued = 0,

    /// <summary>Users are being scored.</summary>
    Running = 1,

    /// <summary>Every user was read; those who could not be scored are recorded.</summary>
    Completed = 2,

    /// <summary>Stopped by trouble; what was written is kept.</summary>
    Failed = 3,

    /// <summary>Stopped by a caller; what was written is kept.</summary>
    Canceled = 4,
}
