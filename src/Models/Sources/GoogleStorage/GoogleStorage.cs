using System.Globalization;

namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>
/// Uploaded models in a bucket: <c>{prefix}/{pipeline}/{version}/model</c>, with the name of the file and the hash in the metadata of the
/// object. A version has one name, whatever its file is called, so that Google itself refuses the second of two uploads. Objects of earlier
/// builds end with the name of the file.
/// </summary>
internal sealed class GoogleStorage(SourceAddress address, GoogleStorageClient client) : IModelStorage
{
    private const string Hash = "sha256";
    private const string FileName = "file-name";
    private const string Model = "model";

    private readonly GoogleAddress root = GoogleAddress.Of(address);
    private readonly SourceErrors errors = new(address, GoogleToken.Settings, "Models:Store");

    public string Shown => $"bucket '{address.Shown}'";

    public async Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken)
    {
        if (await FindObjectAsync(model.Pipeline, model.Version, cancellationToken) is not null)
            return false;
        var description = new GoogleObject
        {
            Name = FolderOf(model.Pipeline, model.Version) + Model,
            Metadata = new() { [Hash] = model.Sha256, [FileName] = model.FileName },
        };
        return await client.TryInsertAsync(root, description, path, errors, cancellationToken);
    }

    public async Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        await FindObjectAsync(pipeline, version, cancellationToken) is { } found ? Describe(pipeline, found) : null;

    public async Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken)
    {
        if (await FindObjectAsync(pipeline, version, cancellationToken) is not { } found || Describe(pipeline, found) is not { } model)
            return null;
        if (offset >= model.Bytes)
            return new(Stream.Null, offset, model.Bytes, model.Sha256);
        var place = root with { Name = found.Name };
        return await client.OpenAsync(place, found.Generation!, offset, errors, cancellationToken) is { } answer
            ? new(await answer.Content.ReadAsStreamAsync(cancellationToken), offset, model.Bytes, model.Sha256, answer)
            : null;
    }

    public async Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken)
    {
        var isDeleted = false;
        // Of two uploads at once, earlier builds stored both.
        await foreach (var found in GoogleObjects.BelowAsync(client, root, FolderOf(pipeline, version), errors, cancellationToken))
        {
            if (Describe(pipeline, found) is not null)
                isDeleted |= await client.DeleteAsync(root with { Name = found.Name }, found.Generation!, errors, cancellationToken);
        }

        return isDeleted;
    }

    public async Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken)
    {
        var models = new List<StoredModel>();
        await foreach (var found in GoogleObjects.BelowAsync(client, root, FolderOf(pipeline), errors, cancellationToken))
        {
            if (Describe(pipeline, found) is { } model)
                models.Add(model);
        }

        return models;
    }

    private async Task<GoogleObject?> FindObjectAsync(string pipeline, string version, CancellationToken cancellationToken)
    {
        await foreach (var found in GoogleObjects.BelowAsync(client, root, FolderOf(pipeline, version), errors, cancellationToken))
        {
            if (Describe(pipeline, found) is not null)
                return found;
        }

        return null;
    }

    // An object that something else has put there has no hash and is none of ours.
    private StoredModel? Describe(string pipeline, GoogleObject found) =>
        found.Metadata?.GetValueOrDefault(Hash) is { } sha256
        && found.Name[FolderOf(pipeline).Length..].Split('/') is [var version, var name]
            ? new(pipeline, version, found.Metadata.GetValueOrDefault(FileName) ?? name,
                long.Parse(found.Size!, CultureInfo.InvariantCulture), sha256, found.TimeCreated ?? DateTimeOffset.UnixEpoch)
            : null;

    private string FolderOf(string pipeline, string? version = null)
    {
        var prefix = root.Name.Length == 0 ? "" : root.Name.TrimEnd('/') + "/";
        return version is null ? $"{prefix}{pipeline}/" : $"{prefix}{pipeline}/{version}/";
    }
}
