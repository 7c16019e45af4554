namespace ModelPipeline.Tests;

/// <summary>A source whose answers a test writes. Its addresses begin with <c>script:</c>.</summary>
internal sealed class ScriptedSource : IModelSource
{
    private readonly List<long> offsets = [];

    public IReadOnlyList<string> Schemes { get; } = ["script"];

    /// <summary>Answers a look; the number of looks before is given.</summary>
    public Func<int, string?, CancellationToken, Task<SourceContent?>> Look { get; set; } =
        (_, _, _) => Task.FromResult<SourceContent?>(null);

    /// <summary>Opens a file from an offset on; the number of files that were opened before is given.</summary>
    public Func<int, SourceFile, long, CancellationToken, Task<SourceStream>> Open { get; set; } =
        (_, file, _, _) => throw new InvalidOperationException($"Nobody wants {file.Name}.");

    /// <summary>The number of looks.</summary>
    public int Looks { get; private set; }

    /// <summary>The offsets at which files were opened.</summary>
    public IReadOnlyList<long> Offsets => offsets;

    public static SourceFile File(string name, long? bytes, string? tag) => new(name, SourceAddress.Parse($"script:/{name}"), bytes, tag);

    public Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken) =>
        Look(Looks++, known, cancellationToken);

    public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        offsets.Add(offset);
        return Open(offsets.Count - 1, file, offset, cancellationToken);
    }
}
