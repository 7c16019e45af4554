namespace ModelPipeline;

/// <summary>
/// Uploaded models in a folder: <c>{pipeline}/{version}/{file name}</c>, with the hash beside it in a file <c>.sha256</c>, as
/// <c>sha256sum -c</c> reads it. The folder of a version appears and disappears by a rename.
/// </summary>
internal sealed class FolderStorage(string folder) : IModelStorage
{
    private const string HashFile = ".sha256";
    private const int CopyBytes = 1 << 20;

    public string Shown => $"folder '{folder}'";

    private string Root => Path.GetFullPath(folder);

    public Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var target = PathOf(model.Pipeline, model.Version);
        if (Directory.Exists(target))
            return false;
        var arriving = Path.Combine(Root, $".{Guid.NewGuid():n}");
        Directory.CreateDirectory(arriving);
        try
        {
            await CopyAsync(path, Path.Combine(arriving, model.FileName), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(arriving, HashFile), $"{model.Sha256}  {model.FileName}\n", cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(arriving, target);
            return true;
        }
        catch (IOException) when (Directory.Exists(target))
        {
            return false;
        }
        finally
        {
            if (Directory.Exists(arriving))
                Directory.Delete(arriving, recursive: true);
        }
    });

    public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        TryAsync(() => Task.FromResult(Read(pipeline, version)));

    public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
        TryAsync(() =>
        {
            if (Read(pipeline, version) is not { } model)
                return Task.FromResult<SourceStream?>(null);
            var file = new FileStream(Path.Combine(PathOf(pipeline, version), model.FileName), FileMode.Open, FileAccess.Read,
                FileShare.Read | FileShare.Delete, 1, useAsync: true)
            { Position = offset };
            return Task.FromResult<SourceStream?>(new(file, offset, model.Bytes, model.Sha256));
        });

    public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) => TryAsync(() =>
    {
        var leaving = Path.Combine(Root, $".{Guid.NewGuid():n}");
        if (!Directory.Exists(PathOf(pipeline, version)))
            return Task.FromResult(false);
        Directory.Move(PathOf(pipeline, version), leaving);
        Directory.Delete(leaving, recursive: true);
        return Task.FromResult(true);
    });

    public Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) =>
        TryAsync(() => Task.FromResult<IReadOnlyList<StoredModel>>(Directory.Exists(Path.Combine(Root, pipeline))
            ? [.. Directory.EnumerateDirectories(Path.Combine(Root, pipeline)).Select(path => Read(pipeline, Path.GetFileName(path)))
                .OfType<StoredModel>()]
            : []));

    private StoredModel? Read(string pipeline, string version)
    {
        var hashFile = new FileInfo(Path.Combine(PathOf(pipeline, version), HashFile));
        if (!hashFile.Exists)
            return null;
        var words = File.ReadAllText(hashFile.FullName).Split("  ", 2);
        var file = new FileInfo(Path.Combine(hashFile.DirectoryName!, words[1].TrimEnd('\n')));
        return new(pipeline, version, file.Name, file.Length, words[0], hashFile.LastWriteTimeUtc);
    }

    private string PathOf(string pipeline, string version) => Path.Combine(Root, pipeline, version);

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        await using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        await source.CopyToAsync(target, CopyBytes, cancellationToken);
        target.Flush(flushToDisk: true);
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (IOException e) when (DiskFaults.IsFull(e))
        {
            throw new PipelineConfigurationException("Models:Store",
                $"is '{folder}', whose disk is full; free some space, or name another folder.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new PipelineConfigurationException("Models:Store",
                $"is '{folder}', which this process may not use; give it the right, or name another folder.");
        }
        catch (IOException e)
        {
            throw new SourceException("The store of models cannot be used at the moment; try again.", e)
            {
                Detail = $"The folder '{folder}' of Models:Store cannot be used ({e.GetType().Name}).",
            };
        }
    }
}
