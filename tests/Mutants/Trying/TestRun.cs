namespace ModelPipeline.Mutants;

/// <summary>Tests that ran.</summary>
/// <param name="Passed">Whether all passed.</param>
/// <param name="TimedOut">Whether they took longer than the limit.</param>
/// <param name="Failed">The first test that failed, if one was named.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="Ids">The switches that they reached.</param>
internal sealed record TestRun(bool Passed, bool TimedOut, string? Failed, double Seconds, IReadOnlyList<int> Ids);
