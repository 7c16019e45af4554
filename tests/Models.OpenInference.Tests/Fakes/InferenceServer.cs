using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelPipeline.Tests;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>A server of the Open Inference Protocol with the model <c>rules</c>, which answers as Triton or as MLServer do.</summary>
/// <param name="isTriton">
/// Whether it answers as Triton: tensors in binary form, <c>/config</c>, 400 for what it lacks. Otherwise as MLServer: JSON alone.
/// </param>
internal sealed class InferenceServer(bool isTriton) : IAsyncDisposable
{
    private readonly int port = FreePorts.Next();
    private WebApplication? app;
    private int held;

    public string Url => $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The most rows of a call; 0 for any number.</summary>
    public int MaxRows { get; set; }

    /// <summary>Whether <c>/config</c> tells <see cref="MaxRows"/>.</summary>
    public bool HasConfig { get; set; } = true;

    /// <summary>The version that answers.</summary>
    public string? Version { get; set; } = "3";

    public bool IsReady { get; set; } = true;

    /// <summary>Whether the metadata lists inputs and outputs.</summary>
    public bool IsDescribed { get; set; } = true;

    public string? Token { get; set; }

    /// <summary>Answers to requests for inference before the right ones, as status codes; 0 breaks the connection off.</summary>
    public ConcurrentQueue<int> Failures { get; } = [];

    /// <summary>The header <c>Retry-After</c> of <see cref="Failures"/>; null for none.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Changes the body of an answer.</summary>
    public Func<JsonObject, JsonNode>? Distort { get; set; }

    /// <summary>The body of each answer to a request for inference, with 200 and without a length; null for the right one.</summary>
    public string? Page { get; set; }

    /// <summary>While this is not completed, requests for inference wait.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>The requests for inference that wait for <see cref="Hold"/>.</summary>
    public int Held => Volatile.Read(ref held);

    /// <summary>The most requests for inference that waited at a time.</summary>
    public int MostHeld { get; private set; }

    /// <summary>The requests for inference that were answered.</summary>
    public ConcurrentQueue<(string Path, Sent Sent)> Sent { get; } = [];

    public async Task<InferenceServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await ErrorAsync(context, 401, "no token");
            return;
        }

        const string Model = "/v2/models/rules";
        var route = path.StartsWith($"{Model}/versions/3", StringComparison.Ordinal)
            ? Model + path[$"{Model}/versions/3".Length..]
            : path;
        switch (route)
        {
            case "/v2":
                await context.Response.WriteAsync(isTriton
                    ? """{"name":"triton","version":"2.50.0","extensions":["classification","model_configuration","binary_tensor_data"]}"""
                    : """{"name":"mlserver","version":"1.6.0","extensions":[]}""");
                break;
            case "/v2/health/ready":
                break;
            case Model:
                await context.Response.WriteAsync(Metadata());
                break;
            case $"{Model}/ready":
                context.Response.StatusCode = IsReady ? 200 : 400;
                break;
            case $"{Model}/config" when isTriton && HasConfig:
                await context.Response.WriteAsync($$"""{"name":"rules","platform":"onnxruntime_onnx","max_batch_size":{{MaxRows}}}""");
                break;
            case $"{Model}/infer":
                await InferAsync(context, path);
                break;
            default:
                await ErrorAsync(context, isTriton ? 400 : 404, $"Request for unknown model or route: '{path}' is not found");
                break;
        }
    }

    private async Task InferAsync(HttpContext context, string path)
    {
        var now = Interlocked.Increment(ref held);
        lock (Failures)
            MostHeld = Math.Max(MostHeld, now);
        try
        {
            await Hold.WaitAsync(context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref held);
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (Failures.TryDequeue(out var status))
        {
            if (status == 0)
                context.Abort();
            else
                await FailAsync(context, status);
            return;
        }

        if (Page is not null)
        {
            await context.Response.WriteAsync(Page);
            return;
        }

        var header = (string?)context.Request.Headers["Inference-Header-Content-Length"];
        if (header is not null && !isTriton)
        {
            await ErrorAsync(context, 422, "what is this header?");
            return;
        }

        var sent = new Sent(body.ToArray(), header is null ? null : int.Parse(header, CultureInfo.InvariantCulture));
        if (MaxRows > 0 && sent.Rows > MaxRows)
        {
            await ErrorAsync(context, 400,
                $"[request id: <id_unknown>] inference request batch-size must be <= {MaxRows} for 'rules'");
            return;
        }

        Sent.Enqueue((path, sent));
        await Answers.WriteAsync(context, sent, Version, isTriton, Distort);
    }

    private string Metadata() => IsDescribed
        ? """
          {"name":"rules","versions":["3"],"platform":"test_rules","inputs":[
            {"name":"age","datatype":"FP32","shape":[-1,1]},{"name":"income","datatype":"FP64","shape":[-1]},
            {"name":"visits","datatype":"INT64","shape":[-1,1]},{"name":"member","datatype":"BOOL","shape":[-1,1]},
            {"name":"plan","datatype":"BYTES","shape":[-1,1]}],
           "outputs":[{"name":"label","datatype":"INT64","shape":[-1]},{"name":"probability","datatype":"FP32","shape":[-1,2]}]}
          """
        : """{"name":"rules","versions":[],"platform":"","inputs":[],"outputs":[]}""";

    private Task FailAsync(HttpContext context, int status)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return ErrorAsync(context, status, "a failure of the test");
    }

    internal static async Task ErrorAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(new JsonObject { ["error"] = text }.ToJsonString());
    }
}
