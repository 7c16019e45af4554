namespace ModelPipeline.Grains;

/// <summary>The answer to a silo that follows a rollout.</summary>
/// <param name="Mark">The mark of the orders.</param>
/// <param name="Orders">The orders (<see cref="RolloutOrders"/> in JSON); null if the silo has them.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.FollowReply")]
internal sealed record FollowReply([property: Id(0)] string Mark, [property: Id(1)] string? Orders);
