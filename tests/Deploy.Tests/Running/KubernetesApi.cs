using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Tests;

/// <summary>
/// The part of Kubernetes' API server that a silo uses: its own pod, and the pods of its cluster. Records the verb of each request, as RBAC
/// names it.
/// </summary>
internal sealed class KubernetesApi : IAsyncDisposable
{
    private readonly WebApplication server;

    public KubernetesApi(params V1Pod[] pods)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/api/v1/namespaces/{space}/pods/{name}", (string name) =>
        {
            Verbs.Enqueue("get");
            return Json(pods.Single(pod => pod.Metadata.Name == name));
        });
        server.MapGet("/api/v1/namespaces/{space}/pods", async (HttpContext context, string? watch, string? labelSelector) =>
        {
            Selectors.Enqueue(labelSelector ?? "");
            Verbs.Enqueue(watch == "true" ? "watch" : "list");
            // A watch reports changes. There are none until the silo ends.
            if (watch == "true")
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return Json(new V1PodList { Metadata = new(), Items = pods });
        });
        server.MapFallback((HttpContext context) =>
        {
            Verbs.Enqueue($"{context.Request.Method} {context.Request.Path}");
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        });
    }

    public ConcurrentQueue<string> Verbs { get; } = [];

    public ConcurrentQueue<string> Selectors { get; } = [];

    public async Task<KubernetesClientConfiguration> StartAsync()
    {
        await server.StartAsync();
        return new() { Host = server.Urls.Single() };
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static IResult Json(object value) => Results.Content(KubernetesJson.Serialize(value), "application/json");
}
