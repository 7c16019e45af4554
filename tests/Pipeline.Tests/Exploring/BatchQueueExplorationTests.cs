using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Arrivals, ends of runs, clock changes and disposal in any order. No item is lost, repeated or overtaken; the numbers of slots and sizes
/// hold; and disposal waits for all items. A failure prints the seed: set the environment variable CsCheck_Seed to repeat it.
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
