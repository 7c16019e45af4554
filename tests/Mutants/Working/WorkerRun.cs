namespace ModelPipeline.Mutants;

/// <summary>What a worker says of one run.</summary>
/// <param name="ExitCode">The exit code of the test runner. Null if the run took longer than its limit.</param>
/// <param name="Lines">What was written.</param>
/// <param name="Ids">The switches that were reached.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="IsOver">Whether the worker cannot be asked again.</param>
internal sealed record WorkerRun(int? ExitCode, IReadOnlyList<string> Lines, IReadOnlyList<int> Ids, double Seconds, bool IsOver);
