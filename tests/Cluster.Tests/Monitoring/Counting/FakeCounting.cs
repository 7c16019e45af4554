using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Keeps what silos send of what they have counted.</summary>
internal sealed class FakeCounting : IDriftCounting
{
    public List<CountsDelta> Sent { get; } = [];

    public Func<Task> Adding { get; set; } = () => Task.CompletedTask;

    public Task Add(CountsDelta delta)
    {
        Sent.Add(delta);
        return Adding();
    }

    public Task Forget(string user) => throw new NotSupportedException();
}
