using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Keeps what silos send of what they have counted, as an <see cref="IDriftCounting"/>.</summary>
internal sealed class FakeCounting
{
    public List<CountsDelta> Sent { get; } = [];

    public Func<Task> Adding { get; set; } = () => Task.CompletedTask;

    public IDriftCounting Grain => GrainProxy.Of<IDriftCounting>(this);

    public Task Add(CountsDelta delta)
    {
        Sent.Add(delta);
        return Adding();
    }
}
