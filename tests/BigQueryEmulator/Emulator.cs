using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Loading;
using ModelPipeline.BigQueryEmulator.Log;
using ModelPipeline.BigQueryEmulator.Storage;

namespace ModelPipeline.BigQueryEmulator;

/// <summary>
/// BigQuery's REST API and its Storage Read API on 127.0.0.1, over an in-memory DuckDB. README.md tells what the emulator supports and how
/// it differs.
/// </summary>
public sealed class Emulator : IAsyncDisposable
{
    private readonly EmulatorParts parts;
    private WebApplication? server;
    private int port;
    private int storagePort;

    private Emulator(EmulatorOptions options)
    {
        parts = new(options);
        port = options.Port;
        storagePort = options.StoragePort;
    }

    /// <summary>The address, such as <c>http://127.0.0.1:9050</c>. A restart keeps it.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>The address of the Storage Read API. gRPC without encryption needs a separate port.</summary>
    public Uri StorageAddress => new($"http://127.0.0.1:{storagePort}");

    /// <summary>The faults for the next requests.</summary>
    public FaultScript Faults => parts.Faults;

    /// <summary>The requests and queries so far.</summary>
    public EmulatorLog Log => parts.Log;

    /// <summary>Starts an emulator without any dataset.</summary>
    public static async Task<Emulator> StartAsync(EmulatorOptions? options = null)
    {
        var emulator = new Emulator(options ?? new());
        await emulator.StartAsync();
        return emulator;
    }

    /// <summary>Starts again, on the same port and with the same data.</summary>
    public async Task StartAsync()
    {
        if (server is not null)
            throw new InvalidOperationException("The emulator runs already.");
        var app = Build();
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        port = new Uri(addresses.First()).Port;
        storagePort = new Uri(addresses.Last()).Port;
        server = app;
    }

    /// <summary>Breaks all connections and stops listening. Data and running jobs remain.</summary>
    public async Task StopAsync()
    {
        if (server is null)
            return;
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
        server = null;
    }

    /// <summary>Creates a dataset if it does not exist.</summary>
    public async Task CreateDatasetAsync(string project, string dataset, string location = DatasetCatalog.DefaultLocation)
    {
        if (!parts.Catalog.Datasets.Any(each => each.Project == project && each.Name == dataset))
            await parts.Catalog.CreateDatasetAsync(project, dataset, location);
    }

    /// <summary>Creates a table from a CSV file with a header, and its dataset if needed.</summary>
    /// <param name="asStrings">Whether every column is a STRING. Otherwise the values decide.</param>
    /// <returns>The number of rows.</returns>
    public async Task<long> LoadCsvAsync(string project, string dataset, string table, string path, bool asStrings = false)
    {
        await CreateDatasetAsync(project, dataset);
        var request = new LoadRequest(new(project, dataset, table), SourceFormat.Csv, [], Autodetects: true,
            new("WRITE_TRUNCATE", "CREATE_IF_NEEDED"))
        { AsStrings = asStrings };
        return await parts.Loads.LoadAsync(request, Path.GetFullPath(path), CancellationToken.None);
    }

    /// <summary>Completes when the process is told to stop.</summary>
    internal Task WaitForShutdownAsync() => server!.WaitForShutdownAsync();

    /// <summary>Stops and deletes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await parts.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddResponseCompression();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(parts.Storage);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, storagePort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        app.UseRouting();
        app.Use(async (context, next) =>
        {
            var request = context.Request;
            // The service sees to its own log and faults.
            if (HttpProtocol.IsHttp2(request.Protocol))
            {
                await next(context);
                return;
            }

            var operation = context.GetEndpoint()?.Metadata.GetMetadata<OperationTag>()?.Operation ?? Operation.None;
            Log.Add(new LoggedRequest(operation, request.Method, request.Path + request.QueryString, request.Headers.Authorization,
                request.Headers.UserAgent));
            // The current time. The server's own header can be two seconds old.
            context.Response.Headers.Date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            await next(context);
        });
        app.UseMiddleware<FaultMiddleware>(Faults);
        // BigQuery compresses only for clients whose user agent contains gzip.
        app.UseWhen(context => context.Request.Headers.UserAgent.ToString().Contains("gzip", StringComparison.Ordinal),
            branch => branch.UseResponseCompression());
        app.UseMiddleware<ErrorMiddleware>();
        app.MapGrpcService<ReadService>();
        parts.Routes.Map(app);
        return app;
    }
}
