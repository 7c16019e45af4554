using CsCheck;

namespace ModelPipeline.Tests;

/// <summary>
/// Lists to silos that answer in any way. A failure prints the seed: set the environment variable CsCheck_Seed to repeat it. Messages go by
/// the thread pool, so a repetition may take another order.
/// </summary>
public sealed class ListHistoryTests
{
    [Fact]
    public Task Score_SilosAnswerInAnyWay_EachUserHasOneReplyOfTheirOwn() =>
        Gen.Byte.Array[10, 60].SampleAsync(
            async choices =>
            {
                using var history = new ListHistory(choices);
                await history.RunAsync();
            },
            iter: 60,
            threads: 1);
}
