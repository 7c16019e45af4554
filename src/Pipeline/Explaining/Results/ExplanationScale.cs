namespace ModelPipeline;

/// <summary>The unit of contributions.</summary>
public enum ExplanationScale
{
    /// <summary>The unit of the output: probabilities for a probability.</summary>
    Output,

    /// <summary>The natural logarithm of the odds. For an output that is a probability.</summary>
    LogOdds,
}
