namespace ModelPipeline.Mutants;

/// <summary>How a change and the original stand side by side in the code.</summary>
internal enum MutationForm
{
    /// <summary>One of two expressions is evaluated.</summary>
    Expression,

    /// <summary>The expression is evaluated once, and its value is negated.</summary>
    Negation,

    /// <summary>One of two statements runs.</summary>
    Statement,
}
