namespace ModelPipeline.Grains;

/// <summary>What a silo tells the rollout of a pipeline, about once a second.</summary>
/// <param name="Pipeline">The pipeline's name as it was declared.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Epoch">The number of the document that the silo follows.</param>
/// <param name="Orders">The mark of the orders that the silo has; null at first.</param>
/// <param name="Versions">The versions on the silo.</param>
/// <param name="Settings">
/// The version that the silo's settings name (<see cref="VersionSpec"/> in JSON), in its first calls until one succeeds; then null.
/// </param>
/// <param name="OnChange">What happens with a changed version of the settings (<see cref="ModelChange"/>).</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.FollowCall")]
internal sealed record FollowCall(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] SiloAddress Silo,
    [property: Id(2)] long Epoch,
    [property: Id(3)] string? Orders,
    [property: Id(4)] SiloVersion[] Versions,
    [property: Id(5)] string? Settings = null,
    [property: Id(6)] int OnChange = 0);
