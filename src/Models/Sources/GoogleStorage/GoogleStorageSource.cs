using System.Globalization;

namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>Objects behind <c>gs://bucket/object</c>. A name that is no object but has objects below is a folder.</summary>
internal sealed class GoogleStorageSource(GoogleStorageClient client) : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = ["gs"];

    public async Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken)
    {
        var place = GoogleAddress.Of(address);
        var errors = new SourceErrors(address, GoogleToken.Settings);
        if (place.Bucket.Length == 0 || place.Name.Length == 0)
            throw errors.Fault("which names no object; write gs://bucket/object");
        // An object whose name ends with a slash stands for a folder.
        var found = place.Name.EndsWith('/')
            ? null
            : await client.FindAsync(place.Path, GoogleJson.Default.GoogleObject, errors, cancellationToken);
        var content = found is null
            ? await FindFolderAsync(place, address, errors, cancellationToken) ?? throw errors.Missing()
            : new(found.Generation, [FileOf(address.Name, address, found)]);
        return content.Identity == known ? null : content;
    }

    public async Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var place = GoogleAddress.Of(file.Address);
        var errors = new SourceErrors(file.Address, GoogleToken.Settings);
        if (await client.OpenAsync(place, file.Tag!, offset, errors, cancellationToken) is not { } answer)
            return new(Stream.Null, 0, null, $"none of {file.Tag}");
        var begin = answer.Content.Headers.ContentRange?.From ?? 0;
        var bytes = answer.Content.Headers.ContentLength + begin;
        return new(await answer.Content.ReadAsStreamAsync(cancellationToken), begin, bytes, file.Tag, answer);
    }

    private async Task<SourceContent?> FindFolderAsync(
        GoogleAddress place, SourceAddress address, SourceErrors errors, CancellationToken cancellationToken)
    {
        var prefix = place.Name.TrimEnd('/') + "/";
        var files = new List<SourceFile>();
        await foreach (var found in GoogleObjects.BelowAsync(client, place, prefix, errors, cancellationToken))
            files.Add(FileOf(found.Name[prefix.Length..], place.At(found.Name), found));
        return files.Count == 0 ? null : SourceContent.OfFolder(address.Name, files);
    }

    private static SourceFile FileOf(string name, SourceAddress address, GoogleObject found) =>
        new(name, address, found.Size is { } size ? long.Parse(size, CultureInfo.InvariantCulture) : null, found.Generation);
}
