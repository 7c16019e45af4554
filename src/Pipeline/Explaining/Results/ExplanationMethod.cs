namespace ModelPipeline;

/// <summary>How contributions were computed.</summary>
public enum ExplanationMethod
{
    /// <summary>The model was applied to every combination of columns.</summary>
    Exact,

    /// <summary>Random orders of the columns, each with its reverse.</summary>
    Permutation,
}
