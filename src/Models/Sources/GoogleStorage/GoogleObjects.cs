using System.Runtime.CompilerServices;

namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>Lists objects.</summary>
internal static class GoogleObjects
{
    /// <summary>The objects below a prefix, without the empty ones that stand for folders.</summary>
    public static async IAsyncEnumerable<GoogleObject> BelowAsync(GoogleStorageClient client, GoogleAddress bucket, string prefix,
        SourceErrors errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = "";
        do
        {
            var path = $"b/{bucket.EscapedBucket}/o?prefix={Uri.EscapeDataString(prefix)}{page}";
            var list = await client.FindAsync(path, GoogleJson.Default.GoogleObjectList, errors, cancellationToken)
                ?? throw errors.Missing();
            foreach (var found in list.Items ?? [])
            {
                if (!found.Name.EndsWith('/'))
                    yield return found;
            }

            page = list.NextPageToken is { Length: > 0 } next ? $"&pageToken={Uri.EscapeDataString(next)}" : "";
        }
        while (page.Length > 0);
    }
}
