namespace ModelPipeline.Mutants;

/// <summary>A change that was tried.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Outcome">What the tests said.</param>
/// <param name="By">The test that found it, if one was named.</param>
/// <param name="Tests">The hash of the test programs.</param>
internal sealed record Trial(int Id, TrialOutcome Outcome, string? By = null, string? Tests = null)
{
    public bool IsFound => Outcome is TrialOutcome.Failed or TrialOutcome.TimedOut;
}
