namespace ModelPipeline.Grains;

/// <summary>What silos ask of the grain of a rollout.</summary>
[Alias("ModelPipeline.IRolloutFollowing")]
internal interface IRolloutFollowing : IGrainWithStringKey
{
    /// <summary>Tells what the silo has, and asks for the orders.</summary>
    [Alias("Follow"), ResponseTimeout("00:00:10")]
    ValueTask<FollowReply> Follow(FollowCall call);

    /// <summary>A version that was not deleted (<see cref="VersionSpec"/> in JSON); null if there is none.</summary>
    [Alias("Spec")]
    ValueTask<string?> Spec(string version);

    /// <summary>Adds the version of a changed source (<see cref="VersionSpec"/> in JSON).</summary>
    [Alias("Refreshed")]
    ValueTask Refreshed(string version, int onChange);
}
