namespace ModelPipeline.Tests;

/// <summary>What a test does to writes of grain state: each is told the name of the state.</summary>
internal sealed class StorageTrouble
{
    /// <summary>Happens before a write, which it prevents by throwing.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Happens after a write; where it throws, the answer is lost.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;
}
