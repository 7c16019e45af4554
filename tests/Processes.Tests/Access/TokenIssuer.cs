using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>An OpenID Connect provider on 127.0.0.1, as far as a server that checks tokens needs one.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Audience = "model-pipeline-tests";

    private readonly HttpListener server = new();
    private readonly RSA key = RSA.Create(2048);

    public TokenIssuer()
    {
        Authority = $"http://127.0.0.1:{FreePorts.Next()}";
        server.Prefixes.Add($"{Authority}/");
        server.Start();
        _ = ServeAsync();
    }

    /// <summary>Its address.</summary>
    public string Authority { get; }

    /// <summary>A token that is good for the scopes.</summary>
    public string Token(string scopes) => Sign(Claims(scopes), key);

    /// <summary>A token whose claims a test changes.</summary>
    public string Token(Action<JsonObject> change)
    {
        var claims = Claims("");
        change(claims);
        return Sign(claims, key);
    }

    /// <summary>Tokens that nobody may take, by what is wrong with them.</summary>
    public IReadOnlyDictionary<string, string> BadTokens(string scopes)
    {
        using var foreign = RSA.Create(2048);
        var good = Token(scopes).Split('.');
        var secret = Encoding.UTF8.GetBytes(key.ExportRSAPublicKeyPem());
        return new Dictionary<string, string>
        {
            ["alg none"] = $"{Part(new() { ["alg"] = "none" })}.{good[1]}.",
            ["alg none with the signature"] = $"{Part(new() { ["alg"] = "none" })}.{good[1]}.{good[2]}",
            ["the public key as a shared secret"] = SignShared(Claims(scopes), secret),
            ["a key of somebody else"] = Sign(Claims(scopes), foreign),
            ["another audience"] = Sign(With(scopes, "aud", "other"), key),
            ["another issuer"] = Sign(With(scopes, "iss", "http://127.0.0.1:1"), key),
            ["expired"] = Sign(With(scopes, "exp", TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds()), key),
            ["not valid yet"] = Sign(With(scopes, "nbf", TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()), key),
            ["no expiry"] = Sign(With(scopes, "exp", null), key),
            ["other claims under the signature"] = $"{good[0]}.{Part(With(scopes, "sub", "other"))}.{good[2]}",
            ["no signature"] = $"{good[0]}.{good[1]}.",
        };
    }

    public void Dispose()
    {
        server.Close();
        key.Dispose();
    }

    private JsonObject Claims(string scopes) => new()
    {
        ["iss"] = Authority,
        ["aud"] = Audience,
        ["sub"] = "robot",
        ["scope"] = scopes,
        ["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
    };

    private JsonObject With(string scopes, string claim, JsonNode? value)
    {
        var claims = Claims(scopes);
        if (value is null)
        {
            claims.Remove(claim);
        }
        else
        {
            claims[claim] = value;
        }
        return claims;
    }

    private static string Sign(JsonObject claims, RSA key)
    {
        var content = $"{Part(new() { ["alg"] = "RS256", ["kid"] = "1", ["typ"] = "JWT" })}.{Part(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64(signature)}";
    }

    private static string SignShared(JsonObject claims, byte[] secret)
    {
        var content = $"{Part(new() { ["alg"] = "HS256", ["kid"] = "1", ["typ"] = "JWT" })}.{Part(claims)}";
        return $"{content}.{Base64(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Part(JsonObject json) => Base64(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task ServeAsync()
    {
        while (server.IsListening)
        {
            try
            {
                var context = await server.GetContextAsync();
                var isKeys = context.Request.Url!.AbsolutePath == "/keys";
                await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(isKeys ? Keys() : Metadata()));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private JsonObject Metadata() => new() { ["issuer"] = Authority, ["jwks_uri"] = $"{Authority}/keys" };

    private JsonObject Keys()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["kid"] = "1",
                ["n"] = Base64(parameters.Modulus!),
                ["e"] = Base64(parameters.Exponent!),
            }),
        };
    }
}
