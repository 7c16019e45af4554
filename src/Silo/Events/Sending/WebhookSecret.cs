using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Silo;

/// <summary>The secrets of webhooks and their signatures (Standard Webhooks 1.0).</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32;

    /// <summary>A new secret: <c>whsec_</c> and 32 random bytes in Base64.</summary>
    public static string Create() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The header <c>webhook-signature</c>: a signature for each secret, with a space between.</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>, in seconds since 1970.</param>
    /// <param name="body">The body.</param>
    public static string Sign(IEnumerable<string> secrets, string id, long timestamp, string body)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
        return string.Join(' ', secrets.Select(secret =>
            $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))}"));
    }
}
