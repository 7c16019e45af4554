namespace ModelPipeline.Mutants;

/// <summary>What tests say of a change.</summary>
internal enum TrialOutcome
{
    /// <summary>A test failed.</summary>
    Failed,

    /// <summary>The tests took much longer than without it: counts as found.</summary>
    TimedOut,

    /// <summary>All tests that reach it passed.</summary>
    Survived,

    /// <summary>No test reaches it.</summary>
    Unreached,
}
