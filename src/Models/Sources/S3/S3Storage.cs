using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>
/// Uploaded models in a bucket: <c>{prefix}/{pipeline}/{version}/{file name}</c>, with the hash in the metadata of the object. One request
/// writes an object, so S3 takes up to 5 GB.
/// </summary>
/// <param name="address">The address of the prefix.</param>
/// <param name="client">The client.</param>
internal sealed class S3Storage(SourceAddress address, Lazy<IAmazonS3> client) : IModelStorage
{
    private const string Setting = "Models:Store";
    private const string Hash = "sha256";

    private readonly S3Address root = S3Address.Of(address);

    public string Shown => $"bucket '{address.Shown}'";

    public Task<bool> TryAddAsync(StoredModel model, string path, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (await ReadAsync(model.Pipeline, model.Version, cancellationToken) is not null)
            return false;
        var request = new PutObjectRequest
        {
            BucketName = root.Bucket,
            Key = FolderOf(model.Pipeline, model.Version) + model.FileName,
            FilePath = path,
            // Of two processes that store one version, the second is refused.
            IfNoneMatch = "*",
            // One plain body: not every compatible store knows the signed chunks of AWS.
            UseChunkEncoding = false,
        };
        request.Metadata[Hash] = model.Sha256;
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
        TryAsync(() => ReadAsync(pipeline, version, cancellationToken));

    public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if (await ReadAsync(pipeline, version, cancellationToken) is not { } model)
                return null;
            if (offset >= model.Bytes)
                return new SourceStream(Stream.Null, offset, model.Bytes, model.Sha256);
            var request = new GetObjectRequest { BucketName = root.Bucket, Key = FolderOf(pipeline, version) + model.FileName };
            if (offset > 0)
                request.ByteRange = new($"bytes={offset}-");
            var answer = await client.Value.GetObjectAsync(request, cancellationToken);
            return new SourceStream(answer.ResponseStream, offset, model.Bytes, model.Sha256, answer);
        });

    public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (await ReadAsync(pipeline, version, cancellationToken) is not { } model)
            return false;
        await client.Value.DeleteObjectAsync(root.Bucket, FolderOf(pipeline, version) + model.FileName, cancellationToken);
        return true;
    });

    public Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var models = new List<StoredModel>();
        await foreach (var found in S3Objects.BelowAsync(client.Value, root.Bucket, FolderOf(pipeline), cancellationToken))
        {
            if (await DescribeAsync(pipeline, found, cancellationToken) is { } model)
                models.Add(model);
        }

        return (IReadOnlyList<StoredModel>)models;
    });

    private async Task<StoredModel?> ReadAsync(string pipeline, string version, CancellationToken cancellationToken)
    {
        await foreach (var found in S3Objects.BelowAsync(client.Value, root.Bucket, FolderOf(pipeline, version), cancellationToken))
        {
            if (await DescribeAsync(pipeline, found, cancellationToken) is { } model)
                return model;
        }

        return null;
    }

    // An object that something else has put there has no hash and is none of ours.
    private async Task<StoredModel?> DescribeAsync(string pipeline, S3Object found, CancellationToken cancellationToken)
    {
        var metadata = await client.Value.GetObjectMetadataAsync(root.Bucket, found.Key, cancellationToken);
        var isOurs = metadata.Metadata.Keys.Contains($"x-amz-meta-{Hash}");
        return isOurs && found.Key[FolderOf(pipeline).Length..].Split('/') is [var version, var fileName]
            ? new(pipeline, version, fileName, metadata.ContentLength, metadata.Metadata[Hash],
                metadata.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch)
            : null;
    }

    private string FolderOf(string pipeline, string? version = null)
    {
        var prefix = root.Key.Length == 0 ? "" : root.Key.TrimEnd('/') + "/";
        return version is null ? $"{prefix}{pipeline}/" : $"{prefix}{pipeline}/{version}/";
    }

    private Task<T> TryAsync<T>(Func<Task<T>> call) => S3Errors.TryAsync(address, call, Setting);
}
