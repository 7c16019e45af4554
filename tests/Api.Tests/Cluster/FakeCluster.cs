using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>A cluster that answers as a test says, and a clock that the test moves.</summary>
internal sealed class FakeCluster
{
    private readonly List<TaskCompletionSource<string>> attempts = [];

    public FakeTimeProvider Clock { get; } = new();

    public GatewayWatch Gateways { get; } = new();

    /// <summary>What each attempt was told of the time since the first.</summary>
    public List<TimeSpan> Elapsed { get; } = [];

    public int Attempts => Elapsed.Count;

    /// <summary>What each attempt was told of its caller.</summary>
    public List<CancellationToken> Tokens { get; } = [];

    /// <summary>What becomes of an attempt at once, by its number from 0; null for one that stays under way.</summary>
    public Func<int, object?> Behave { get; set; } = _ => null;

    public Task<string> CallAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new ClusterCalls(Gateways, new Joining(), Clock).RunAsync(timeout, AttemptAsync, cancellationToken);

    /// <summary>Answers an attempt that is under way.</summary>
    public void Answer(int attempt, string answer) => attempts[attempt].SetResult(answer);

    public void Refuse(int attempt) => Fail(attempt, Refusal());

    public void Fail(int attempt, Exception e) => attempts[attempt].SetException(e);

    /// <summary>Moves the clock in small steps, until the call has ended or the time is over.</summary>
    public async Task PassAsync(TimeSpan time, Task call)
    {
        var step = TimeSpan.FromMilliseconds(50);
        for (var passed = TimeSpan.Zero; passed < time && !call.IsCompleted; passed += step)
        {
            Clock.Advance(step);
            // What the clock woke runs on other threads.
            for (var i = 0; i < 20 && !call.IsCompleted; i++)
                await Task.Yield();
        }
    }

    private Task<string> AttemptAsync(TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var attempt = new TaskCompletionSource<string>();
        switch (Behave(attempts.Count))
        {
            case string answer:
                attempt.SetResult(answer);
                break;
            case Exception e:
                attempt.SetException(e);
                break;
        }

        attempts.Add(attempt);
        Tokens.Add(cancellationToken);
        Elapsed.Add(elapsed);
        return attempt.Task;
    }

    public static OrleansException Refusal() => new SiloUnavailableException("refused");
}
