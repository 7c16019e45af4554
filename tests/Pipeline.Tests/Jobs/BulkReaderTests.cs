using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class BulkReaderTests
{
    [Theory]
    [InlineData(null, new[] { 10, 10, 5 })]
    [InlineData(5, new[] { 10, 10, 5 })]
    [InlineData(20, new[] { 20, 5 })]
    public async Task ReadAsync_WriterThatWantsMoreRowsAtATime_GetsThem(int? wanted, int[] sizes)
    {
        var test = new TestPipeline { Writer = { BulkBatchSize = wanted }, Retriever = { Everybody = [.. Enumerable.Range(0, 25).Select(i => $"u{i}")] } };
        await using var runner = await test.RunnerAsync();
        var scorer = new BatchScorer(runner.Pipeline, RunTrigger.Job, new(), runner.Time, TimeProvider.System, NullLogger.Instance);
        var reader = new BulkReader(runner.Pipeline, scorer, new() { BatchSize = 10 }, runner.Time, TimeProvider.System);

        foreach (var work in new PartitionWork[] { new(Guid.NewGuid(), 0, "u0|u24", IsUserList: false), new(Guid.NewGuid(), 0, Assert.Single(UserList.Plan([.. test.Retriever.Everybody], 100).Partitions), IsUserList: true) })
        {
            var read = new List<int>();
            await foreach (var batch in reader.ReadAsync(work, null, TestContext.Current.CancellationToken))
                read.Add(batch.Walk.Count);

            Assert.Equal(sizes, read);
        }
    }
}
