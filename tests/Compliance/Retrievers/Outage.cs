namespace ModelPipeline.Compliance;

/// <summary>What a store that is stopped means for who reads it.</summary>
public enum Outage
{
    /// <summary>Nobody answers, or the file is locked: every call fails transiently, the first one too.</summary>
    Unreachable,

    /// <summary>Files are gone: calls fail transiently, but who opens them then is told that a setting names nothing.</summary>
    Missing,

    /// <summary>An embedded store keeps its file open: who has opened it goes on.</summary>
    Unnoticed,
}
