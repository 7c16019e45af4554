using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Arrivals, ends of runs, the clock and disposal in any order: no item is lost, doubled or overtaken, slots and sizes are kept to, and
/// whoever disposes of a queue waits for its items. A failure tells the seed: set it as the environment's CsCheck_Seed to see it again.
/// </summary>
public sealed class BatchQueueExplorationTests
{
    [Fact]
    public void TwoLanes_AnyOrderOfEvents_ProcessWhatTheyTakeOnceAndInOrder() =>
        Gen.Byte.Array[20, 120].Sample(
            choices =>
            {
                using var exploration = new QueueExploration();
                exploration.Run(new(choices));
            },
            iter: 2_000,
            threads: 1);

    [Fact]
    public void LoneItem_IdleQueue_NeedsNoTime() =>
        Gen.Int[1, 20].Sample(
            items =>
            {
                using var steps = new Steps();
                var clock = new FakeTimeProvider();
                var processed = 0;
                var slots = new LaneSlots(2, new(clock), steps.Dispatch);
                var options = new BatchingOptions { MaxConcurrentRuns = 2 };
                var queue = new BatchQueue<int>(
                    Lane.Single, slots, options, TimeSpan.Zero, batch => Task.FromResult(processed += batch.Count), clock);
                for (var item = 1; item <= items; item++)
                {
                    queue.TryEnqueue(item);
                    steps.RunAll();
                    Assert.Equal(item, processed);
                }
            },
            iter: 20,
            threads: 1);
}
