using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>A cluster with answers from the test, and a clock that the test moves.</summary>
internal sealed class FakeCluster
{
    private readonly List<TaskCompletionSource<string>> attempts = [];

    public FakeTimeProvider Clock { get; } = new();

    public GatewayWatch Gateways { get; } = new();

    /// <summary>The time since the first attempt, as each attempt got it.</summary>
    public List<TimeSpan> Elapsed { get; } = [];

    public int Attempts => Elapsed.Count;

    /// <summary>The token of the caller, as each attempt got it.</summary>
    public List<CancellationToken> Tokens { get; } = [];

    /// <summary>The immediate result of an attempt, by its number from 0; null for an attempt that stays in progress.</summary>
    public Func<int, object?> Behave { get; set; } = _ => null;

    public Task<string> CallAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        new ClusterCalls(Gateways, new Joining(), Clock).RunAsync(timeout, AttemptAsync, cancellationToken);

    /// <summary>Answers an attempt that is in progress.</summary>
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
            // Work that the clock woke runs on other threads.
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
