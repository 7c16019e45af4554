using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>Objects behind <c>s3://bucket/key</c>. A key that is no object but has objects below is a folder.</summary>
internal sealed class S3Source(Lazy<IAmazonS3> client) : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = ["s3"];

    public Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken) =>
        S3Errors.TryAsync(address, async () =>
        {
            var place = S3Address.Of(address);
            if (place.Bucket.Length == 0 || place.Key.Length == 0)
                throw SourceErrors(address).Fault("which names no object; write s3://bucket/key");
            var content = await FindObjectAsync(place, address, cancellationToken)
                ?? await FindFolderAsync(place, address, cancellationToken)
                ?? throw SourceErrors(address).Missing();
            return content.Identity == known ? null : content;
        });

    public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken) =>
        S3Errors.TryAsync(file.Address, async () =>
        {
            var place = S3Address.Of(file.Address);
            var request = new GetObjectRequest { BucketName = place.Bucket, Key = place.Key, EtagToMatch = file.Tag };
            if (offset > 0)
                request.ByteRange = new($"bytes={offset}-");
            try
            {
                var answer = await client.Value.GetObjectAsync(request, cancellationToken);
                return new SourceStream(answer.ResponseStream, offset, offset + Told(answer.ContentLength), answer.ETag, answer);
            }
            catch (AmazonS3Exception e)
                when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // The object was replaced: none of it is sent, and the mark is another one.
                return new SourceStream(Stream.Null, 0, null, $"none of {file.Tag}");
            }
        });

    private static SourceErrors SourceErrors(SourceAddress address) => new(address, "");

    // The SDK says 0 for a length that a proxy has dropped.
    private static long? Told(long bytes) => bytes > 0 ? bytes : null;

    private async Task<SourceContent?> FindObjectAsync(S3Address place, SourceAddress address, CancellationToken cancellationToken)
    {
        if (place.Key.EndsWith('/'))
            return null;
        try
        {
            var found = await client.Value.GetObjectMetadataAsync(place.Bucket, place.Key, cancellationToken);
            var version = found.VersionId is { Length: > 0 } id and not "null" ? id : found.ETag;
            return new(version, [new(address.Name, address, Told(found.ContentLength), found.ETag)]);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<SourceContent?> FindFolderAsync(S3Address place, SourceAddress address, CancellationToken cancellationToken)
    {
        var prefix = place.Key.TrimEnd('/') + "/";
        var files = new List<SourceFile>();
        await foreach (var found in S3Objects.BelowAsync(client.Value, place.Bucket, prefix, cancellationToken))
            files.Add(new(found.Key[prefix.Length..], place.At(found.Key), found.Size, found.ETag));
        return files.Count == 0 ? null : SourceContent.OfFolder(address.Name, files);
    }
}
