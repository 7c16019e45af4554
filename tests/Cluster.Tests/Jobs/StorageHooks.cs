namespace ModelPipeline.Tests;

/// <summary>Actions of a test before and after writes of grain state. Each gets the name of the state.</summary>
internal sealed class StorageHooks
{
    /// <summary>Runs before a write. An exception prevents the write.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs after a write. An exception means that the answer is lost.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;
}
