namespace ModelPipeline;

/// <summary>How far a version is on its way to users. Values are part of the wire format and of stored state.</summary>
public enum VersionState
{
    /// <summary>The file is being fetched, or has not been uploaded yet.</summary>
    Fetching = 0,

    /// <summary>The model is being loaded and checked against the input, the output and the stable version.</summary>
    Checking = 1,

    /// <summary>The model is applied to batches of the sizes that calls will have.</summary>
    Warming = 2,

    /// <summary>Every silo has the version: it may be given users.</summary>
    Ready = 3,

    /// <summary>The version cannot be used; its faults say why.</summary>
    Failed = 4,
}
