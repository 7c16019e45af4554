using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using static ModelPipeline.Client.Tests.StubServer;

namespace ModelPipeline.Client.Tests;

/// <summary>A server that takes the connection and then sends nothing, or nothing more.</summary>
public sealed class SilenceTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_ServerThatNeverAnswers_FailsOnceAtTheLimit()
    {
        using var server = new SilentServer();
        var calling = Client(server).GetPipelineAsync("churn", Token);
        await server.Reached;
        clock.Advance(TimeSpan.FromMinutes(10) - Tick);
        Assert.False(calling.IsCompleted);
        clock.Advance(Tick);

        var failure = await Assert.ThrowsAsync<ModelPipelineException>(() => calling);

        Assert.Equal((ModelPipelineException.Unreachable, true), (failure.Kind, failure.IsTransient));
        Assert.Equal("http://server/ did not answer: The server sent nothing for 600 s, the limit of this client; "
            + "see that it is not stuck, or set a longer limit.", failure.Message);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task Call_NoLimit_WaitsUntilItsCallerGivesUp()
    {
        using var server = new SilentServer();
        using var gaveUp = new CancellationTokenSource();
        var calling = Client(server, Timeout.InfiniteTimeSpan).GetPipelineAsync("churn", gaveUp.Token);
        await server.Reached;
        clock.Advance(TimeSpan.FromDays(100));
        Assert.False(calling.IsCompleted);

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Fact]
    public async Task ScoreManyAsync_ServerThatStopsInTheMiddle_IsLostAtTheLimit()
    {
        var pipe = new Pipe();
        using var server = new StubServer(Stream(pipe.Reader.AsStream(), "application/x-ndjson"));
        var client = server.Client(new() { Clock = clock, ReadTimeout = TimeSpan.FromSeconds(30) });
        await using var results = client.ScoreManyAsync("churn", ["c1", "c2"], Token).GetAsyncEnumerator(Token);
        for (var user = 1; user <= 2; user++)
        {
            // Each part of the answer begins the silence anew.
            var moving = results.MoveNextAsync().AsTask();
            clock.Advance(TimeSpan.FromSeconds(30) - Tick);
            Assert.False(moving.IsCompleted);
            if (user == 1)
            {
                await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($"{AScore}\n"), Token);
                Assert.True(await moving);
                continue;
            }

            clock.Advance(Tick);
            var failure = await Assert.ThrowsAsync<ModelPipelineException>(() => moving);
            Assert.Contains("The server sent nothing for 30 s", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WaitAsync_EventsThatStop_AreAskedForAgainAfterAMinute()
    {
        var pipe = new Pipe();
        var events = "data: {\"id\":\"1b671a64-40d5-491e-99b0-da01ff1f3341\",\"pipeline\":\"churn\",\"status\":\"Completed\","
            + "\"total\":3,\"scored\":3,\"failed\":0,\"read\":0,\"usersPerSecond\":1.5,\"createdAt\":\"2026-01-02T03:04:05Z\"}\n\n";
        using var server = new StubServer(
            Stream(pipe.Reader.AsStream(), "text/event-stream"),
            Stream(new MemoryStream(Encoding.UTF8.GetBytes(events)), "text/event-stream"));
        var client = server.Client(new() { Clock = clock, FirstDelay = TimeSpan.Zero });

        var waiting = client.Jobs.Get(Guid.NewGuid()).WaitAsync(cancellationToken: Token);
        clock.Advance(TimeSpan.FromMinutes(1) - Tick);
        Assert.Single(server.Calls);
        clock.Advance(Tick);

        Assert.Equal("Completed", (await waiting).Status);
        Assert.Equal(2, server.Calls.Count);
    }

    // Nine minutes for each part, and nine for the store of the server.
    [Fact]
    public async Task UploadAsync_SlowNetwork_TakesAsLongAsPartsAreTaken()
    {
        var parts = 0;
        var file = new SlowFile(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(9));
            return ++parts <= 5;
        });
        using var server = new StubServer(_ =>
        {
            clock.Advance(TimeSpan.FromMinutes(9));
            return Json("""{"pipeline":"churn","version":"v2","state":"Ready","role":"None","faults":[],"silos":[]}""")(_);
        });

        var version = await server.Client(new() { Clock = clock, ReadTimeout = TimeSpan.FromSeconds(1) })
            .Versions("churn").UploadAsync("v2", file, "m.onnx", Token);

        Assert.Equal(("v2", 6), (version.Version, parts));
        Assert.Equal("xxxxx", server.Bodies[0]);
    }

    [Fact]
    public async Task UploadAsync_ServerThatNeverAnswers_FailsAfterTenMinutesAtLeast()
    {
        using var server = new SilentServer();
        var uploading = Client(server, TimeSpan.FromSeconds(1)).Versions("churn").UploadAsync("v2", new MemoryStream([1]), "m.onnx", Token);
        await server.Reached;
        clock.Advance(TimeSpan.FromMinutes(10) - Tick);
        Assert.False(uploading.IsCompleted);
        clock.Advance(Tick);

        await Assert.ThrowsAsync<ModelPipelineException>(() => uploading);
    }

    private ModelPipelineClient Client(HttpMessageHandler server, TimeSpan? limit = null)
    {
        var options = new ModelPipelineClientOptions { Clock = clock };
        options.ReadTimeout = limit ?? options.ReadTimeout;
        return new(new HttpClient(server) { BaseAddress = new Uri("http://server/"), Timeout = Timeout.InfiniteTimeSpan }, options);
    }

    /// <summary>Takes the request, and never answers.</summary>
    private sealed class SilentServer : HttpMessageHandler
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public int Calls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            if (request.Content is { } body)
                await body.CopyToAsync(System.IO.Stream.Null, cancellationToken);
            reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("The wait has no end.");
        }
    }

    /// <summary>A file of letters, one for each read, as long as the test says.</summary>
    private sealed class SlowFile(Func<bool> next) : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!next())
                return new(0);
            buffer.Span[0] = (byte)'x';
            return new(1);
        }
    }
}
