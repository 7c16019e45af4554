using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Models.Sources.GoogleStorage;

namespace ModelPipeline.Tests;

/// <summary>Tokens of a service account, whose server of tokens is here.</summary>
public sealed class GoogleTokenTests : IAsyncLifetime
{
    private static readonly SourceErrors Errors = new(SourceAddress.Parse("gs://bucket/a.onnx"), "a key");

    private static readonly Lazy<string> PrivateKey = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    });

    private readonly List<string> assertions = [];
    private readonly ObjectServer server;
    private int found;
    private int status = 200;

    public GoogleTokenTests() => server = new(async (_, context) =>
    {
        var form = await context.Request.ReadFormAsync();
        assertions.Add(form["assertion"]!);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(status == 200
            ? """{"access_token":"ya29.of-the-tests","expires_in":3600,"token_type":"Bearer"}"""
            : """{"error":"invalid_grant"}""");
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    [Fact]
    public async Task GetAsync_ServiceAccount_IsATokenToReadAndWriteThatIsKept()
    {
        var token = new GoogleToken(FindAsync);

        Assert.Equal("ya29.of-the-tests", await token.GetAsync(Errors, Token));
        Assert.Equal("ya29.of-the-tests", await token.GetAsync(Errors, Token));

        Assert.Equal(1, found);
        var claims = Assert.Single(assertions).Split('.')[1].Replace('-', '+').Replace('_', '/');
        using var json = JsonDocument.Parse(Convert.FromBase64String(claims.PadRight((claims.Length + 3) / 4 * 4, '=')));
        Assert.Equal("https://www.googleapis.com/auth/devstorage.read_write", json.RootElement.GetProperty("scope").GetString());
    }

    // Keys that were taken away, and accounts that are gone.
    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(499)]
    public async Task GetAsync_TokenIsRefused_IsAFaultThatNamesTheCredentials(int refusal)
    {
        status = refusal;

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => new GoogleToken(FindAsync).GetAsync(Errors, Token));

        Assert.Equal($"Model:Path is 'gs://bucket/a.onnx', for which Google gives this process no token (HTTP {refusal}); "
            + $"set {GoogleToken.Settings}.", Assert.Single(error.Faults).ToString());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task GetAsync_ServerOfTokensIsBusy_IsTransientAndTheNextCallGoesOn(int answer)
    {
        status = answer;
        var token = new GoogleToken(FindAsync);

        var error = await Assert.ThrowsAsync<SourceException>(() => token.GetAsync(Errors, Token));
        status = 200;

        Assert.Equal(
            ("'gs://bucket/a.onnx' does not answer (no token, TokenResponseException).", true), (error.Message, error.IsTransient));
        Assert.Equal("ya29.of-the-tests", await token.GetAsync(Errors, Token));
    }

    // A key can come while the process runs.
    [Fact]
    public async Task GetAsync_NoCredentials_IsAFaultUntilThereAreSome()
    {
        var hasKey = false;
        var token = new GoogleToken(stop => hasKey ? FindAsync(stop) : throw new InvalidOperationException("There are none."));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => token.GetAsync(Errors, Token));
        hasKey = true;

        Assert.Equal($"Model:Path is 'gs://bucket/a.onnx', for which this process has no credentials; set {GoogleToken.Settings}.",
            Assert.Single(error.Faults).ToString());
        Assert.Equal("ya29.of-the-tests", await token.GetAsync(Errors, Token));
    }

    [Fact]
    public async Task GetAsync_CallerGivesUp_IsCancelled()
    {
        using var over = new CancellationTokenSource();
        var token = new GoogleToken(async stop =>
        {
            await over.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return await FindAsync(stop);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => token.GetAsync(Errors, over.Token));
    }

    private Task<GoogleCredential> FindAsync(CancellationToken cancellationToken)
    {
        found++;
        var key = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["type"] = JsonCredentialParameters.ServiceAccountCredentialType,
            ["project_id"] = "p",
            ["private_key_id"] = "1",
            ["private_key"] = PrivateKey.Value,
            ["client_email"] = "models@p.iam.gserviceaccount.com",
            ["token_uri"] = $"{server.Url}/token",
        });
        return Task.FromResult(CredentialFactory.FromJson(key, JsonCredentialParameters.ServiceAccountCredentialType));
    }
}
