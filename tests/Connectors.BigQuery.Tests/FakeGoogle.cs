using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>What of Google a request needs before BigQuery hears of it: a server of tokens, and an API that lets in who has one.</summary>
internal sealed class FakeGoogle : IAsyncDisposable
{
    private const string Token = "ya29.a-token";
    private readonly WebApplication server;

    private FakeGoogle(WebApplication server) => this.server = server;

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public string Address => server.Urls.First();

    /// <summary>What a token was asked for with.</summary>
    public string TokenRequest { get; private set; } = "";

    public static async Task<FakeGoogle> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var google = new FakeGoogle(builder.Build());
        google.server.Run(google.AnswerAsync);
        await google.server.StartAsync();
        return google;
    }

    /// <summary>A service account's key file, with this server as the one that gives tokens.</summary>
    public async Task<string> WriteKeyAsync(string folder)
    {
        using var rsa = RSA.Create(2048);
        var file = Path.Combine(folder, "key.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = "p",
            ["private_key_id"] = "1",
            ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "pipeline@p.iam.gserviceaccount.com",
            ["token_uri"] = $"{Address}/token",
        }));
        return file;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        context.Response.Headers["Metadata-Flavor"] = "Google";
        if (context.Request.Path == "/")
            return;
        if (context.Request.Path.Value!.EndsWith("/token", StringComparison.Ordinal))
            await GiveTokenAsync(context);
        else if (context.Request.Headers.Authorization != $"Bearer {Token}")
            await RefuseAsync(context);
        else if (context.Request.Path.Value.EndsWith("/tables/customers", StringComparison.Ordinal))
            await context.Response.WriteAsJsonAsync(new { schema = new { fields = new[] { new { name = "user_id", type = "STRING" }, new { name = "x", type = "FLOAT" } } } });
        else
            await context.Response.WriteAsJsonAsync(new { jobComplete = true, schema = new { fields = Array.Empty<object>() } });
    }

    private async Task GiveTokenAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        TokenRequest = await body.ReadToEndAsync();
        await context.Response.WriteAsJsonAsync(new { access_token = Token, issued_token_type = "urn:ietf:params:oauth:token-type:access_token", token_type = "Bearer", expires_in = 3600 });
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsJsonAsync(new { error = new { code = 401, message = "Request is missing required authentication credential.", errors = new[] { new { reason = "required" } } } });
    }
}
