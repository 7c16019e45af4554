namespace ModelPipeline.Tests;

/// <summary>A grain with state, for the tests of storages.</summary>
[Alias("ModelPipeline.Tests.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("Write")]
    Task Write(string text);

    [Alias("Read")]
    Task<string?> Read();

    [Alias("Clear")]
    Task Clear();

    /// <summary>Reads the stored state again.</summary>
    [Alias("Refresh")]
    Task Refresh();

    /// <summary>Forgets the version that it knows, like a second activation that has never read the state, and writes.</summary>
    [Alias("WriteAsIfFirst")]
    Task WriteAsIfFirst(string text);

    /// <summary>Writes with a version that is no longer the stored one.</summary>
    [Alias("WriteStale")]
    Task WriteStale(string text);
}
