using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ModelPipeline.Compliance;

namespace ModelPipeline.Tests;

/// <summary>
/// An HTTP server on 127.0.0.1 that has objects by name and sends them with the troubles that a test asks for. What its routes are is said
/// by the protocol that uses it.
/// </summary>
/// <param name="answer">Answers a request.</param>
public sealed class ObjectServer(Func<ObjectServer, HttpContext, Task> answer)
{
    private const int Chunk = 1 << 16;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly int port = FreePorts.Next();
    private WebApplication? app;
    private long generation = 1_700_000_000_000_000;

    public Trouble Trouble { get; } = new();

    /// <summary>The objects by name.</summary>
    public ConcurrentDictionary<string, StoredObject> Objects { get; } = new();

    /// <summary>The requests, as method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public string Url => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    public StoredObject Put(string name, byte[]? content, long? bytes = null)
    {
        var number = Interlocked.Increment(ref generation);
        return Objects[name] = new(content, bytes ?? content!.Length, number, Epoch.AddSeconds(number % 100_000));
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MinResponseDataRate = null;
            server.Limits.MaxRequestBodySize = null;
            server.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (app is null)
            return;
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Sends an object, or the part that <c>Range</c> and <c>If-Range</c> ask for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="found">The object.</param>
    /// <param name="isSame">Whether a text of <c>If-Range</c> is the mark of the object.</param>
    public async Task SendAsync(HttpContext context, StoredObject found, Func<string, bool> isSame)
    {
        var (first, last) = RangeOf(context.Request, found, isSame);
        var response = context.Response;
        // Of an empty object there is no part.
        if (first > last && context.Request.Headers.Range.Count > 0)
        {
            response.StatusCode = 416;
            response.Headers.ContentRange = $"bytes */{found.Bytes}";
            return;
        }

        var isPart = first > 0 || last < found.Bytes - 1;
        response.StatusCode = isPart ? 206 : 200;
        if (isPart)
            response.Headers.ContentRange = $"bytes {first}-{last}/{(Trouble.HidesLength ? "*" : found.Bytes)}";
        if (!Trouble.HidesLength)
            response.ContentLength = last - first + 1;
        if (context.Request.Method != "HEAD")
            await SendAsync(context, found, first, last);
    }

    private async Task SendAsync(HttpContext context, StoredObject found, long first, long last)
    {
        // A look asks for one byte, which is no transfer.
        var isTransfer = last > first;
        var breaks = isTransfer && Trouble.Breaks > 0;
        if (isTransfer)
            Trouble.Begin(first);
        for (var at = first; at <= last; at += Chunk)
        {
            if (breaks && at - first >= Trouble.BreakAfter)
            {
                Trouble.Breaks--;
                // What the other side has not read yet is lost with the connection.
                await context.Response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(100));
                Trouble.AtBreak();
                context.Abort();
                return;
            }

            var piece = found.Piece(at, (int)Math.Min(Chunk, last - at + 1));
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            if (isTransfer)
                Trouble.Sent(piece.Length);
            if (isTransfer && Trouble.Pause > TimeSpan.Zero)
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Trouble.Pause, context.RequestAborted);
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (Trouble.Answers > 0)
        {
            Trouble.Answers--;
            context.Response.StatusCode = Trouble.Status;
            if (Trouble.RetryAfter is { } pause)
                context.Response.Headers.RetryAfter = pause;
            return;
        }

        try
        {
            await answer(this, context);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static (long First, long Last) RangeOf(HttpRequest request, StoredObject found, Func<string, bool> isSame)
    {
        var range = request.GetTypedHeaders().Range?.Ranges.Single();
        if (range is null || (request.Headers.IfRange.ToString() is { Length: > 0 } mark && !isSame(mark)))
            return (0, found.Bytes - 1);
        return (range.From ?? 0, Math.Min(range.To ?? long.MaxValue, found.Bytes - 1));
    }
}
