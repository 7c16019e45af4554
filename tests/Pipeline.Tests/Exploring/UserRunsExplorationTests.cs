using CsCheck;

namespace ModelPipeline.Tests;

/// <summary>
/// Callers, changes of the input, answers of the stores and the clock in any order: one run at a time, nobody waits beyond the deadline,
/// nobody gets an input that is older than the call allows. A failure tells the seed: set it as the environment's CsCheck_Seed to see it
/// again.
/// </summary>
public sealed class UserRunsExplorationTests
{
    [Fact]
    public void Score_AnyOrderOfEvents_OneRunAtATimeAndNothingOlderThanTheCall() =>
        Gen.Byte.Array[20, 120].Sample(
            choices =>
            {
                using var exploration = new UserExploration();
                exploration.Run(new(choices));
            },
            iter: 1_000,
            threads: 1);
}
