namespace ModelPipeline.Grains;

/// <summary>
/// The versions of a pipeline and its rollout document. The grain's key is the pipeline's name in lower case. All silos follow the document
/// within two seconds. It survives the loss of its silo, and of all silos.
/// </summary>
[Alias("ModelPipeline.IRolloutGrain")]
public interface IRolloutGrain : IGrainWithStringKey
{
    /// <summary>The document.</summary>
    [Alias("Get")]
    ValueTask<RolloutReply> Get();

    /// <summary>Sets the document. Returns once the silos follow it, or after two seconds.</summary>
    // A version that silos have closed in the meantime is opened first.
    [Alias("Set"), ResponseTimeout("00:01:30")]
    ValueTask<RolloutReply> Set(RolloutInfo rollout, RolloutCall call);

    /// <summary>Makes the candidate stable.</summary>
    [Alias("Promote"), ResponseTimeout("00:01:30")]
    ValueTask<RolloutReply> Promote(RolloutCall call);

    /// <summary>Restores the document before.</summary>
    [Alias("RollBack"), ResponseTimeout("00:01:30")]
    ValueTask<RolloutReply> RollBack(RolloutCall call);

    /// <summary>The last changes, the newest first.</summary>
    [Alias("History")]
    ValueTask<RolloutEvent[]> History();

    /// <summary>The versions, the newest first; deleted ones are left out.</summary>
    [Alias("Versions")]
    ValueTask<VersionInfo[]> Versions();

    /// <summary>A version, even if it was deleted; null if there is none.</summary>
    [Alias("FindVersion")]
    ValueTask<VersionInfo?> FindVersion(string version);

    /// <summary>Adds a version. The silos fetch, check and warm it. The same request again changes nothing.</summary>
    // The source of a version without a name is fetched meanwhile, for up to 20 seconds.
    [Alias("AddVersion"), ResponseTimeout("00:00:30")]
    ValueTask<VersionReply> AddVersion(VersionRequest request);

    /// <summary>Deletes a version that has no role and is not the one to roll back to.</summary>
    [Alias("DeleteVersion")]
    ValueTask<VersionReply> DeleteVersion(string version);
}
