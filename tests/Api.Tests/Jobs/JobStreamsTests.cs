using Microsoft.Extensions.Hosting;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class JobStreamsTests
{
    [Fact]
    public void TryEnter_StreamsUpToTheLimit_AreTakenAndTheNextOnceOneIsClosed()
    {
        using var process = new Lifetime();
        var streams = new JobStreams(process);
        Assert.All(Enumerable.Range(0, JobStreams.Most), _ => Assert.True(streams.TryEnter()));

        Assert.False(streams.TryEnter());
        Assert.False(streams.TryEnter());
        streams.Leave();

        Assert.True(streams.TryEnter());
        Assert.False(streams.TryEnter());
        process.StopApplication();
        Assert.True(streams.Stopping.IsCancellationRequested);
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public void Dispose() => stopping.Dispose();

        public void StopApplication() => stopping.Cancel();
    }
}
