namespace ModelPipeline;

/// <summary>What happens with new content of a model's source.</summary>
public enum ModelChange
{
    /// <summary>The new version becomes stable.</summary>
    Promote,

    /// <summary>The new version waits until somebody gives it users.</summary>
    Hold,
}
