namespace ModelPipeline.Tests;

/// <summary>The lifecycle of a silo for one participant, which the test starts and stops.</summary>
internal sealed class FakeLifecycle : ISiloLifecycle
{
    private ILifecycleObserver? observer;

    public int HighestCompletedStage => 0;

    public int LowestStoppedStage => 0;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        this.observer = observer;
        return new MemoryStream();
    }

    public Task StartAsync() => observer!.OnStart(CancellationToken.None);

    public Task StopAsync() => Interlocked.Exchange(ref observer, null)?.OnStop(CancellationToken.None) ?? Task.CompletedTask;
}
