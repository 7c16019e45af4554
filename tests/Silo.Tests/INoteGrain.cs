namespace ModelPipeline.Tests;

/// <summary>A grain with state, to see that state is kept.</summary>
[Alias("ModelPipeline.Tests.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("Write")]
    Task Write(string text);

    [Alias("Read")]
    Task<string?> Read();

    [Alias("Clear")]
    Task Clear();

    /// <summary>Reads the stored state anew.</summary>
    [Alias("Refresh")]
    Task Refresh();

    /// <summary>Forgets which version it knows, as a second activation would that has never read.</summary>
    [Alias("WriteAsIfFirst")]
    Task WriteAsIfFirst(string text);

    /// <summary>Writes over a version that is no longer the stored one.</summary>
    [Alias("WriteStale")]
    Task WriteStale(string text);
}
