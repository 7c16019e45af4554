using System.Collections.Concurrent;
using System.Net.Http.Headers;
using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Loading;

/// <summary>
/// The files of uploads, and the resumable uploads in progress: the first request, and the bytes so far in a file. What no job has taken
/// goes with the emulator.
/// </summary>
internal sealed class Uploads : IDisposable
{
    private readonly ConcurrentDictionary<string, Upload> begun = new();
    private readonly Lazy<DirectoryInfo> folder = new(() => Directory.CreateTempSubdirectory("bigquery-uploads-"));

    /// <summary>The path of a new file.</summary>
    public string NewFile() => Path.Combine(folder.Value.FullName, Guid.NewGuid().ToString("N"));

    public string Begin(JsonObject metadata)
    {
        var id = Guid.NewGuid().ToString("N");
        begun[id] = new(metadata, NewFile());
        return id;
    }

    /// <summary>Adds a chunk.</summary>
    /// <param name="range">
    /// The Content-Range of the chunk; null if the chunk has all bytes. <c>bytes */10</c> sends no bytes and asks for the progress.
    /// </param>
    /// <returns>The upload, and whether it is complete.</returns>
    /// <exception cref="ApiException">There is no such upload, or the chunk does not follow the last.</exception>
    public async Task<(Upload Upload, bool IsComplete)> AddAsync(string id, ContentRangeHeaderValue? range, Stream chunk,
        CancellationToken cancellationToken)
    {
        var upload = begun.TryGetValue(id, out var found) ? found : throw ApiException.NotFound($"Upload {id}");
        await using (var file = new FileStream(upload.Path, FileMode.Append))
        {
            if (range is { HasRange: true } && range.From != file.Length)
                throw new ApiException(400, "badRequest", $"The chunk begins at byte {range.From}, and byte {file.Length} is the next.");
            if (range is null or { HasRange: true })
                await chunk.CopyToAsync(file, cancellationToken);
            upload.Length = file.Length;
        }

        var isComplete = range is null || range.Length == upload.Length;
        if (isComplete)
            begun.TryRemove(id, out _);
        return (upload, isComplete);
    }

    public void Dispose()
    {
        if (folder.IsValueCreated)
            folder.Value.Delete(recursive: true);
    }
}
