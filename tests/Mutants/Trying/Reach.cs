namespace ModelPipeline.Mutants;

/// <summary>What a class of tests reaches when no change is on.</summary>
/// <param name="Class">The class.</param>
/// <param name="Passed">Whether it passes. A class that fails by itself finds nothing.</param>
/// <param name="Seconds">How long it takes.</param>
/// <param name="Ids">The switches that it reaches.</param>
internal sealed record Reach(TestClass Class, bool Passed, double Seconds, IReadOnlyList<int> Ids);
