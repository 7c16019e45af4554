namespace ModelPipeline.Grains;

/// <summary>What became of a time that was due. Values are part of the wire format and of stored state.</summary>
[GenerateSerializer]
public enum ScheduleOutcome
{
    /// <summary>A job was made; what became of it is asked of the job.</summary>
    Started = 0,

    /// <summary>A job of the pipeline was not over.</summary>
    Skipped = 1,

    /// <summary>No job could be made.</summary>
    Failed = 2,
}
