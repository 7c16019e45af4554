using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>
/// Verifies that the server has sent a request to your receiver of webhooks (Standard Webhooks 1.0). Use the bytes of the body as they
/// came: JSON that is read and written again has another signature. Thread-safe.
/// </summary>
public sealed class WebhookVerifier
{
    private const string SecretPrefix = "whsec_";
    private const string SignaturePrefix = "v1,";

    private readonly byte[] secret;
    private readonly TimeProvider clock;

    /// <summary>Creates a verifier.</summary>
    /// <param name="secret">The secret of the webhook, <c>whsec_...</c>.</param>
    /// <param name="clock">The clock; null for that of the machine.</param>
    /// <exception cref="ArgumentException">The text is no secret.</exception>
    public WebhookVerifier(string secret, TimeProvider? clock = null)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0)
        {
            throw new ArgumentException(
                "The secret is not whsec_ and Base64; give the text that the server answered with the webhook.", nameof(secret));
        }

        this.secret = bytes[..length];
        this.clock = clock ?? TimeProvider.System;
    }

    /// <summary>How far the time of the request may be from now, to both sides. Default 5 minutes.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Verifies a request, and returns what it tells.</summary>
    /// <param name="body">The body, as it came.</param>
    /// <param name="header">Finds a header of the request by its name, which is in lower case; null where the request lacks it.</param>
    /// <exception cref="WebhookSignatureException">The request is not to be trusted. Answer 400 or 401.</exception>
    public WebhookEvent Verify(ReadOnlySpan<byte> body, Func<string, string?> header)
    {
        var id = Need(header, "webhook-id");
        var timestamp = Need(header, "webhook-timestamp");
        var signatures = Need(header, "webhook-signature");
        CheckTime(timestamp);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(id, timestamp, body, expected);
        if (!IsAmong(signatures, expected))
            throw new WebhookSignatureException("No signature of the request fits this secret and this body.");
        try
        {
            return JsonSerializer.Deserialize(body, ClientJson.Default.WebhookEvent)
                ?? throw new WebhookSignatureException("The body is null, and no event.");
        }
        catch (JsonException)
        {
            throw new WebhookSignatureException("The signature is right, and the body is no JSON of an event.");
        }
    }

    private static string Need(Func<string, string?> header, string name) => header(name) is { Length: > 0 } value
        ? value
        : throw new WebhookSignatureException($"The request lacks the header {name}.");

    private void CheckTime(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw new WebhookSignatureException("The header webhook-timestamp is no number of seconds.");
        var age = clock.GetUtcNow().ToUnixTimeSeconds() - seconds;
        if (Math.Abs(age) > Tolerance.TotalSeconds)
        {
            throw new WebhookSignatureException(string.Create(CultureInfo.InvariantCulture,
                $"The request is {Math.Abs(age)} s {(age > 0 ? "old" : "ahead")}, which is more than {Tolerance:c}; "
                + $"see that both clocks are right."));
        }
    }

    private void Sign(string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        hash.GetHashAndReset(signature);
    }

    // While a secret is changed, there is a signature for each of both. Other versions than v1 are of other schemes.
    private static bool IsAmong(string signatures, ReadOnlySpan<byte> expected)
    {
        var isFound = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var each in signatures.Split(' '))
        {
            if (each.StartsWith(SignaturePrefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(each[SignaturePrefix.Length..], given, out var length))
            {
                isFound |= CryptographicOperations.FixedTimeEquals(given[..length], expected);
            }
        }

        return isFound;
    }
}
