using CsCheck;

namespace ModelPipeline.Tests;

/// <summary>
/// Lost silos, and late, repeated and lost reports in any order. Every user is written. A user is written twice only if a lost silo had not
/// reported the first write. A failure prints the seed: set the environment variable CsCheck_Seed to repeat it.
/// </summary>
public sealed class JobLedgerExplorationTests
{
    [Fact]
    public void Job_AnyOrderOfLossesAndReports_WritesEverybodyAndRepeatsOnlyWhatWasLost() =>
        Gen.Byte.Array[20, 200].Sample(choices => new LedgerExploration().Run(new(choices)), iter: 3_000, threads: 1);
}
