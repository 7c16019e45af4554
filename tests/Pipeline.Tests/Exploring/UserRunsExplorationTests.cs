using CsCheck;

namespace ModelPipeline.Tests;

/// <summary>
/// Callers, changes of the input, answers of the stores and the clock in any order. There is one run at a time, no caller waits beyond the
/// deadline, and no score has an older input than the call allows. A failure prints the seed: set the environment variable CsCheck_Seed to
/// repeat it.
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

    [Fact]
    public void Score_AnyOrderOfCallsWithFeatures_EachGetsItsOwnScoreAndTheyAreStoredOnceInOrder() =>
        Gen.Byte.Array[20, 120].Sample(
            choices =>
            {
                using var exploration = new FeatureExploration();
                exploration.Run(new(choices));
            },
            iter: 1_000,
            threads: 1);
}
