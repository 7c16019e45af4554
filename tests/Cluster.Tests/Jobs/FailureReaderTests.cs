using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The pages of the users whom a job could not score.</summary>
public sealed class FailureReaderTests : IAsyncDisposable
{
    private static readonly Guid Job = Guid.NewGuid();
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new();
    private readonly FailureTable table = new();
    private readonly ServiceProvider services;
    private readonly FailureReader reader;
    private readonly PipelineSet pipelines;

    public FailureReaderTests()
    {
        services = new ServiceCollection().AddLogging()
            .AddPipeline("test", pipeline => pipeline.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel()).Write(_ => table))
            .AddPipelines().BuildServiceProvider();
        pipelines = services.GetRequiredService<PipelineSet>();
        reader = new(pipelines, clock);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task Read_MoreThanAPage_HasReasonsOnceAndLeadsToTheNextPage()
    {
        var first = (await ReadAsync(new(2))).Failures!;
        var second = (await ReadAsync(new(2, After: first.Next))).Failures!;

        Assert.Equal((Job, "test", "b"), (first.Job, first.Pipeline, first.Next));
        Assert.Equal([new("a", "No row.", Noon), new("b", "No row.", null)], first.Failures);
        Assert.Equal([new("No row.", 2), new JobFailureReason("Null.", 1)], first.Reasons!);
        Assert.Equal([new("c", "Null.", Noon)], second.Failures);
        Assert.Equal((null, null), (second.Reasons, second.Next));
        Assert.Equal([(Job, 3, null, null), (Job, 3, null, "b")],
            table.Asked.Select(each => (each.Job, each.Limit, each.Reason, each.After)));
        Assert.Equal([100], table.Counted);
    }

    [Fact]
    public async Task Read_ExactlyAPage_LeadsNowhere()
    {
        var page = (await ReadAsync(new(3, Reason: "Null."))).Failures!;

        Assert.Equal((3, null), (page.Failures.Length, page.Next));
        Assert.Equal("Null.", Assert.Single(table.Asked).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_StoreThatFails_IsUnavailableOrRefuses(bool mayPass)
    {
        table.Reading = _ => throw new StoreException("The output is down.", isTransient: mayPass);

        var reply = await ReadAsync(new(2));

        Assert.Equal(mayPass ? ("The output is down.", null) : (null, "The output is down."), (reply.Unavailable, reply.Refusal));
        Assert.Equal("The output is down.", reply.Detail);
        Assert.Null(reply.Failures);
    }

    [Fact]
    public async Task Read_StoreThatDoesNotAnswer_IsUnavailableAfterTwentySeconds()
    {
        var gate = new Gate();
        table.Reading = _ => gate.PassAsync(CancellationToken.None);
        var reading = ReadAsync(new(2));
        await gate.Reached;

        clock.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("The table of failures was not read within 20 seconds.", (await reading).Unavailable);
        gate.Open();
    }

    [Fact]
    public async Task Read_CallerThatGivesUp_IsNoFailureOfTheStore()
    {
        using var giveUp = new CancellationTokenSource();
        var gate = new Gate();
        table.Reading = gate.PassAsync;
        await OpenAsync();
        var reading = reader.ReadAsync(Job, new() { Pipeline = "test" }, new(2), giveUp.Token);
        await gate.Reached;

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Read_PipelineThatIsGoneOrAnother_IsRefused()
    {
        await OpenAsync();
        var here = pipelines.Find("test")!.Pipeline.Identity;

        var gone = await reader.ReadAsync(Job, new() { Pipeline = "gone" }, new(2), CancellationToken.None);
        var foreign = await reader.ReadAsync(
            Job, new() { Pipeline = "test", Identity = here with { Output = new("o", "another table") } }, new(2), CancellationToken.None);

        Assert.Equal("There is no pipeline 'gone' any more.", gone.Refusal);
        Assert.StartsWith("The job was made for a pipeline 'test' that writes another table", foreign.Refusal, StringComparison.Ordinal);
        Assert.Empty(table.Asked);
    }

    private async Task<JobFailuresReply> ReadAsync(JobFailuresRequest request)
    {
        await OpenAsync();
        return await reader.ReadAsync(Job, new() { Pipeline = "test" }, request, CancellationToken.None);
    }

    private Task OpenAsync() => pipelines.OpenAsync(CancellationToken.None);

    private sealed class FailureTable : IWriter
    {
        private static readonly RecordedFailure[] All = [new("a", "No row.", Noon), new("b", "No row.", null), new("c", "Null.", Noon)];

        public List<FailureQuery> Asked { get; } = [];

        public List<int> Counted { get; } = [];

        public Func<CancellationToken, Task> Reading { get; set; } = _ => Task.CompletedTask;

        public Task OpenAsync(Schema outputs, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<int>>([]);

        public async Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(
            FailureQuery query, StoreCall call, CancellationToken cancellationToken)
        {
            Asked.Add(query);
            await Reading(cancellationToken);
            return [.. All.Where(each => string.CompareOrdinal(each.User, query.After) > 0).Take(query.Limit)];
        }

        public Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(
            Guid job, int limit, StoreCall call, CancellationToken cancellationToken)
        {
            Counted.Add(limit);
            return Task.FromResult<IReadOnlyList<FailureReason>?>([new("No row.", 2), new("Null.", 1)]);
        }

        public Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
            Task.FromResult<Predictions?>(null);

        public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => default;
    }
}
