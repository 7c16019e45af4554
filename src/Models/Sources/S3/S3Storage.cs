using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>
/// Uploaded models in a bucket: <c>{prefix}/{pipeline}/{version}/model</c>, with the name of the file and the hash in the metadata of the
/// object. A version has one key, whatever its file is called, so that S3 itself refuses the second of two uploads. Objects of earlier
/// builds have the name of the file as the end of their key. One request writes an object, so S3 takes up to 5 GB.
/// </summary>
/// <param name="address">The address of the prefix.</param>
/// <param name="client">The client.</param>
internal sealed class S3Storage(SourceAddress address, Lazy<IAmazonS3> client) : IModelStorage
{
    private const string Setting = "Models:Store";
    private const string Hash = "sha256";
    private const string FileName = "file-name";
    private const string Model = "model";

    private readonly S3Address root = S3Address.Of(address);

    public string Shown => $"bucket '{address.Shown}'";

    public Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (await ReadAsync(model.Pipeline, model.Version, cancellationToken) is not null)
            return false;
        var request = new PutObjectRequest
        {
            BucketName = root.Bucket,
            Key = FolderOf(model.Pipeline, model.Version) + Model,
            FilePath = path,
            // Of two processes that store one version, the second is refused.
            IfNoneMatch = "*",
            // One plain body: not every compatible store knows the signed chunks of AWS.
            UseChunkEncoding = false,
        };
        request.Metadata[Hash] = model.Sha256;
        // A header has only ASCII.
        request.Metadata[FileName] = Uri.EscapeDataString(model.FileName);
        try
        {
            await client.Value.PutObjectAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            return false;
        }
    });

    public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        TryAsync(async () => (await ReadAsync(pipeline, version, cancellationToken))?.Model);

    public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if (await ReadAsync(pipeline, version, cancellationToken) is not var (found, model))
                return null;
            if (offset >= model.Bytes)
                return new SourceStream(Stream.Null, offset, model.Bytes, model.Sha256);
            var request = new GetObjectRequest { BucketName = root.Bucket, Key = found.Key, EtagToMatch = found.ETag };
            if (offset > 0)
                request.ByteRange = new($"bytes={offset}-");
            try
            {
                var answer = await client.Value.GetObjectAsync(request, cancellationToken);
                return new SourceStream(answer.ResponseStream, offset, model.Bytes, model.Sha256, answer);
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
            {
                // It was deleted since, and perhaps another one stored.
                return null;
            }
        });

    public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var isDeleted = false;
        // Of two uploads at once, earlier builds stored both.
        await foreach (var (found, _) in ReadAllAsync(pipeline, FolderOf(pipeline, version), cancellationToken))
        {
            await client.Value.DeleteObjectAsync(root.Bucket, found.Key, cancellationToken);
            isDeleted = true;
        }

        return isDeleted;
    });

    public Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var models = new List<StoredModel>();
        await foreach (var (_, model) in ReadAllAsync(pipeline, FolderOf(pipeline), cancellationToken))
            models.Add(model);
        return (IReadOnlyList<StoredModel>)models;
    });

    private async Task<(S3Object Found, StoredModel Model)?> ReadAsync(string pipeline, string version, CancellationToken cancellationToken)
    {
        await foreach (var stored in ReadAllAsync(pipeline, FolderOf(pipeline, version), cancellationToken))
            return stored;
        return null;
    }

    private async IAsyncEnumerable<(S3Object Found, StoredModel Model)> ReadAllAsync(
        string pipeline, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in S3Objects.BelowAsync(client.Value, root.Bucket, prefix, cancellationToken))
        {
            if (await DescribeAsync(pipeline, found, cancellationToken) is { } model)
                yield return (found, model);
        }
    }

    // An object that something else has put there has no hash and is none of ours.
    private async Task<StoredModel?> DescribeAsync(string pipeline, S3Object found, CancellationToken cancellationToken)
    {
        if (found.Key[FolderOf(pipeline).Length..].Split('/') is not [var version, var name])
            return null;
        try
        {
            var metadata = await client.Value.GetObjectMetadataAsync(root.Bucket, found.Key, cancellationToken);
            if (ValueOf(metadata, Hash) is not { } sha256)
                return null;
            var fileName = ValueOf(metadata, FileName) is { } escaped ? Uri.UnescapeDataString(escaped) : name;
            var storedAt = metadata.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch;
            return new(pipeline, version, fileName, metadata.ContentLength, sha256, storedAt);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // It was deleted after it was listed.
            return null;
        }
    }

    private static string? ValueOf(GetObjectMetadataResponse metadata, string name) =>
        metadata.Metadata.Keys.Contains($"x-amz-meta-{name}") ? metadata.Metadata[name] : null;

    private string FolderOf(string pipeline, string? version = null)
    {
        var prefix = root.Key.Length == 0 ? "" : root.Key.TrimEnd('/') + "/";
        return version is null ? $"{prefix}{pipeline}/" : $"{prefix}{pipeline}/{version}/";
    }

    private Task<T> TryAsync<T>(Func<Task<T>> call) => S3Errors.TryAsync(address, call, Setting);
}
