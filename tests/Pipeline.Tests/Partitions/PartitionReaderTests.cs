using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class PartitionReaderTests
{
    [Theory]
    [InlineData(null, new[] { 20, 5 })]
    [InlineData(10, new[] { 10, 10, 5 })]
    [InlineData(25, new[] { 25 })]
    public async Task ReadAsync_BatchSize_IsTheWritersUnlessSet(int? set, int[] sizes)
    {
        await AssertSizesAsync(set, null, sizes);
    }

    // A large batch at a low rate would be a burst.
    [Theory]
    [InlineData(40, new[] { 10, 10, 5 })]
    [InlineData(1_000, new[] { 20, 5 })]
    public async Task ReadAsync_RateOfTheJob_ABatchIsAQuarterOfASecondsUsersAtMost(double rate, int[] sizes) =>
        await AssertSizesAsync(null, rate, sizes);

    private static async Task AssertSizesAsync(int? set, double? rate, int[] sizes)
    {
        string[] users = [.. Enumerable.Range(0, 25).Select(i => $"u{i}")];
        var test = new TestPipeline { Writer = { DefaultBatchSize = 20 }, Retriever = { Everybody = users } };
        await using var runner = await test.RunnerAsync();
        var call = runner.Calls.Of(Guid.NewGuid());
        var scorer = new BatchScorer(runner.Pipeline, call, new(), runner.Time, TimeProvider.System, NullLogger.Instance);
        var reader = new PartitionReader(runner.Pipeline, call, scorer, new() { BatchSize = set }, TimeProvider.System)
        {
            MaxUsersPerSecond = rate,
        };

        foreach (var work in new PartitionWork[] { new(Guid.NewGuid(), 0, "u0|u24", IsUserList: false),
            new(Guid.NewGuid(), 0, Assert.Single(UserList.Plan([.. test.Retriever.Everybody], 100).Partitions), IsUserList: true) })
        {
            var read = new List<int>();
            await foreach (var batch in reader.ReadAsync(test.Retriever, work, null, TestContext.Current.CancellationToken))
                read.Add(batch.Outcomes.Count);

            Assert.Equal(sizes, read);
        }
    }
}
