namespace ModelPipeline;

/// <summary>The features that came with one call, in the types of <see cref="FeatureColumns"/>. Such a call has a run of its own.</summary>
public sealed class CallFeatures
{
    internal CallFeatures(Guid call, object?[] values)
    {
        Call = call;
        Values = values;
    }

    /// <summary>The id of the call. A call that is repeated because its answer may be lost keeps its id.</summary>
    public Guid Call { get; }

    /// <summary>The values, in the order of the columns; null for no value.</summary>
    internal object?[] Values { get; }
}
