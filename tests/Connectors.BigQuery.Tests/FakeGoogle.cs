using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>
/// The parts of Google before BigQuery: token servers, and a proxy that accepts only valid tokens. Behind the proxy is an emulator.
/// </summary>
internal sealed class FakeGoogle : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly HttpClient http = new();
    private readonly ConcurrentDictionary<string, bool> good = new();
    private int given;

    private FakeGoogle(WebApplication server) => this.server = server;

    /// <summary>The requests in order, by method and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>The values of x-goog-user-project, one for each request of BigQuery.</summary>
    public ConcurrentQueue<string> QuotaProjects { get; } = [];

    /// <summary>The status codes for the next token requests, instead of a token.</summary>
    public ConcurrentQueue<HttpStatusCode> Failure { get; } = [];

    /// <summary>The status codes for the next requests of BigQuery.</summary>
    public ConcurrentQueue<HttpStatusCode> ApiFailures { get; } = [];

    public string Address => server.Urls.First();

    /// <summary>The emulator behind the proxy.</summary>
    public Uri? Behind { get; set; }

    /// <summary>The body of the last token request.</summary>
    public string TokenRequest { get; private set; } = "";

    /// <summary>The number of tokens given.</summary>
    public int Given => Volatile.Read(ref given);

    public static async Task<FakeGoogle> StartAsync(Uri? behind = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var google = new FakeGoogle(builder.Build()) { Behind = behind };
        google.server.Run(google.AnswerAsync);
        await google.server.StartAsync();
        return google;
    }

    /// <summary>Makes all given tokens invalid.</summary>
    public void ExpireTokens() => good.Clear();

    /// <summary>Makes all given tokens invalid, and gives no other: more failures than anybody asks for.</summary>
    public void Refuse(HttpStatusCode status)
    {
        ExpireTokens();
        for (var i = 0; i < 40; i++)
            Failure.Enqueue(status);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        context.Response.Headers["Metadata-Flavor"] = "Google";
        var path = context.Request.Path.Value!;
        if (path == "/")
            return;
        if (path.EndsWith("/token", StringComparison.Ordinal) || path.EndsWith(":generateAccessToken", StringComparison.Ordinal))
        {
            await GiveTokenAsync(context);
        }
        else if (path.EndsWith("/universe-domain", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            await LetInAsync(context);
        }
    }

    private async Task GiveTokenAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        TokenRequest = await body.ReadToEndAsync();
        if (Failure.TryDequeue(out var status))
        {
            context.Response.StatusCode = (int)status;
            await context.Response.WriteAsJsonAsync(
                new { error = status == HttpStatusCode.BadRequest ? "invalid_grant" : "rate_limit_exceeded" });
            return;
        }

        var token = $"ya29.{Interlocked.Increment(ref given).ToString(CultureInfo.InvariantCulture)}";
        good[token] = true;
        await context.Response.WriteAsJsonAsync(new
        {
            access_token = token,
            issued_token_type = "urn:ietf:params:oauth:token-type:access_token",
            token_type = "Bearer",
            expires_in = 3600,
            accessToken = token,
            expireTime = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    private async Task LetInAsync(HttpContext context)
    {
        QuotaProjects.Enqueue(context.Request.Headers["x-goog-user-project"].ToString());
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal) || !good.ContainsKey(authorization["Bearer ".Length..]))
        {
            await RefuseAsync(context);
        }
        else if (ApiFailures.TryDequeue(out var status))
        {
            context.Response.StatusCode = (int)status;
        }
        else if (Behind is not null)
        {
            await ForwardAsync(context);
        }
        else if (context.Request.Path.Value!.EndsWith("/tables/customers", StringComparison.Ordinal))
        {
            await context.Response.WriteAsJsonAsync(
                new { schema = new { fields = new[] { new { name = "user_id", type = "STRING" }, new { name = "x", type = "FLOAT" } } } });
        }
        else
        {
            await context.Response.WriteAsJsonAsync(new { jobComplete = true, schema = new { fields = Array.Empty<object>() } });
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method),
            new Uri(Behind!, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var name in new[] { "Content-Type", "Content-Range", "Content-Length" })
        {
            if (context.Request.Headers.TryGetValue(name, out var values))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await http.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        if (answer.Headers.Location is { } location)
            context.Response.Headers.Location = new Uri(new Uri(Address), location.PathAndQuery).ToString();
        if (answer.Headers.TryGetValues("Range", out var range))
            context.Response.Headers.Range = range.ToArray();
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsJsonAsync(
            new
            {
                error = new
                {
                    code = 401,
                    message = "Request is missing required authentication credential.",
                    errors = new[] { new { reason = "required" } }
                }
            });
    }
}
