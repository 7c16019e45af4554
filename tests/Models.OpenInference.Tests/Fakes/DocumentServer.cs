using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>A server with an answer for each path; 404 for any other.</summary>
internal sealed class DocumentServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private volatile (string Path, int Status, string Body)[] documents;

    private DocumentServer(WebApplication app, (string Path, int Status, string Body)[] documents)
    {
        this.app = app;
        this.documents = documents;
    }

    public string Url => app.Urls.First();

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The content types of the requests with a body.</summary>
    public ConcurrentQueue<string> Types { get; } = [];

    public static async Task<DocumentServer> StartAsync(params (string Path, int Status, string Body)[] documents)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new DocumentServer(builder.Build(), documents);
        server.app.Run(async context =>
        {
            server.Asked.Enqueue(context.Request.Path.Value!);
            if (context.Request.ContentType is { } type)
                server.Types.Enqueue(type);
            var found = server.documents.Where(each => each.Path == context.Request.Path.Value)
                .Append((Path: "", Status: 404, Body: "")).First();
            context.Response.StatusCode = found.Status;
            await context.Response.WriteAsync(found.Body);
        });
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Replaces the answers.</summary>
    public void Set(params (string Path, int Status, string Body)[] documents) => this.documents = documents;

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
