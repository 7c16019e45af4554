namespace ModelPipeline.Grains;

/// <summary>What a trigger of a silo may do.</summary>
/// <param name="IsPaused">Whether somebody has paused the trigger.</param>
/// <param name="IsOwner">Whether the silo owns the trigger for the next 15 seconds; counts where there is one owner.</param>
public readonly record struct TriggerOrder(bool IsPaused, bool IsOwner);
