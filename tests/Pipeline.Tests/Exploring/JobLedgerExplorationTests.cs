using CsCheck;

namespace ModelPipeline.Tests;

/// <summary>
/// Lost silos, and late, doubled and lost reports in any order: every user is written, and none twice but those that a lost silo had not
/// told. A failure tells the seed: set it as the environment's CsCheck_Seed to see it again.
/// </summary>
public sealed class JobLedgerExplorationTests
{
    [Fact]
    public void Job_AnyOrderOfLossesAndReports_WritesEverybodyAndRepeatsOnlyWhatWasLost() =>
        Gen.Byte.Array[20, 200].Sample(choices => new LedgerExploration().Run(new(choices)), iter: 3_000, threads: 1);
}
