using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Api;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

/// <summary>
/// The API in the process of the tests, as its <c>Program.cs</c> builds it: one silo, a port that the system chooses, and its files in a
/// <see cref="TestFolder"/>. A test of what HTTP callers see costs milliseconds here, and no process.
/// </summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Task<int> running;

    private TestApi(WebApplication app, Task<int> running, LogLines log)
    {
        this.app = app;
        this.running = running;
        Log = log;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        // A client that expects 100-continue sends its body once the server wants it.
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = new(address),
        };
    }

    /// <summary>A client of the API, which follows no redirection.</summary>
    public HttpClient Http { get; }

    /// <summary>The pipelines of its silo.</summary>
    public PipelineSet Pipelines => app.Services.GetRequiredService<PipelineSet>();

    /// <summary>What the API logs.</summary>
    public LogLines Log { get; }

    /// <summary>Starts an API and waits until it serves.</summary>
    /// <param name="folder">The folder of its files.</param>
    /// <param name="settings">The settings, as the file that <c>Config</c> names.</param>
    /// <param name="declare">Declares pipelines in code.</param>
    public static async Task<TestApi> StartAsync(TestFolder folder, JsonObject settings, Action<IServiceCollection>? declare = null)
    {
        var log = new LogLines();
        var app = Build(folder, settings, log, [], declare);
        var serves = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStarted.Register(serves.SetResult);
        var running = Task.Run(() => PipelineHost.RunAsync(() => app));
        await Task.WhenAny(serves.Task, running);
        Assert.False(running.IsCompleted, $"The API did not start; see stderr. It logged: {log}");
        return new(app, running, log);
    }

    /// <summary>Builds an API that does not serve yet.</summary>
    /// <param name="folder">The folder of its files.</param>
    /// <param name="settings">The settings, as the file that <c>Config</c> names.</param>
    /// <param name="log">Receives what the API logs.</param>
    /// <param name="arguments">More of the command line.</param>
    /// <param name="declare">Declares pipelines in code.</param>
    public static WebApplication Build(
        TestFolder folder, JsonObject settings, LogLines log, IEnumerable<string> arguments, Action<IServiceCollection>? declare = null)
    {
        var file = folder.Write($"settings-{Guid.NewGuid():N}.json", settings.ToJsonString());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = folder.Path,
            Args = ["--Config", file, "--urls", "http://127.0.0.1:0", .. arguments],
        });
        builder.AddApi();
        builder.Services.AddModelKind(FakeModelFile.Kind());
        declare?.Invoke(builder.Services);
        builder.Logging.ClearProviders().AddProvider(new KeptLog(log));
        var app = builder.Build();
        app.MapApi();
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        app.Lifetime.StopApplication();
        await running;
    }
}
