using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>Lists objects.</summary>
internal static class S3Objects
{
    /// <summary>The objects below a prefix, without the empty ones that stand for folders.</summary>
    public static async IAsyncEnumerable<S3Object> BelowAsync(
        IAmazonS3 client, string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        while (true)
        {
            var page = await client.ListObjectsV2Async(request, cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                if (!found.Key.EndsWith('/'))
                    yield return found;
            }

            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }
}
