namespace ModelPipeline.Compliance;

/// <summary>The effect of a stopped store on its readers.</summary>
public enum Outage
{
    /// <summary>The store does not answer, or its file is locked: every call fails transiently, also the first one.</summary>
    Unreachable,

    /// <summary>The files are missing: calls fail transiently. A retriever that opens gets a fault of a setting.</summary>
    Missing,
}
