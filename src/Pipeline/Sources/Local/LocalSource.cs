namespace ModelPipeline;

/// <summary>Files and folders of this machine.</summary>
internal sealed class LocalSource(TimeProvider clock) : IModelSource
{
    // A file that somebody still writes looks different after this time.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string> Schemes { get; } = ["", "file"];

    public async Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken)
    {
        var path = PathOf(address);
        var isFolder = Directory.Exists(path);
        if (!isFolder)
            ModelFile.Check(path);
        var look = LocalLook.Of(path);
        if (known is not null)
        {
            if (look.Identity == known)
                return null;
            await Task.Delay(Rest, clock, cancellationToken);
            if (LocalLook.Of(path) != look)
                return null;
        }

        var files = isFolder ? LocalLook.FilesBelow(path) : [(Path.GetFileName(path), path)];
        return new(look.Identity, [.. files.Select(file => new SourceFile(file.Name, SourceAddress.Parse(file.Path), null, null))])
        {
            IsFolder = isFolder,
            LocalPath = path,
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)),
        };
    }

    public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var stream = new FileStream(file.Address.Rest, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = offset;
        return Task.FromResult(new SourceStream(stream, offset, stream.Length, LocalLook.Of(file.Address.Rest).Identity));
    }

    private static string PathOf(SourceAddress address)
    {
        if (address.Scheme.Length == 0)
            return address.Text;
        return Uri.TryCreate(address.Text, UriKind.Absolute, out var url)
            ? url.LocalPath
            : throw SourceFaults.Path(address, "which is no address of a file; write file:///folder/churn.onnx, or the path alone");
    }
}
