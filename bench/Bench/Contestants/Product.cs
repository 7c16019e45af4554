using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Bench;

/// <summary>The product, as its users start it: settings in a file, everything else as it is by default.</summary>
internal static class Product
{
    /// <summary>The pipeline of scikit-learn's model, which only its own scenario starts.</summary>
    public const string Python = "python";

    public static readonly string[] Pipelines = ["lr", "trees", "onnx"];

    /// <summary>API and silo in one process.</summary>
    /// <param name="session">The run.</param>
    /// <param name="pipeline">The pipeline that is called.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="asksForKeys">Whether callers need an API key.</param>
    /// <param name="hasShadow">Whether a shadow version scores every row too.</param>
    /// <param name="variation">The name of another contestant, and the variables that make it another; null for none.</param>
    public static async Task<Contestant> StartAsync(Session session, string pipeline, CancellationToken cancellationToken,
        bool asksForKeys = false, bool hasShadow = false,
        (string Name, IReadOnlyDictionary<string, string> Variables)? variation = null)
    {
        var plain = hasShadow ? ContestantNames.Shadow : ContestantNames.Us;
        var name = variation?.Name ?? (asksForKeys ? ContestantNames.Keys : plain);
        var folder = Folder(session, name);
        var settings = Settings(session, name, pipeline, new()
        {
            ["SiloPort"] = Workspace.FreePort(),
            ["GatewayPort"] = Workspace.FreePort(),
        });
        var key = asksForKeys ? AddKey(settings) : "";
        var probe = Workspace.FreePort();
        var environment = Probe.Environment(session.Workspace, probe).Concat(variation?.Variables ?? new Dictionary<string, string>());
        var (api, address) = StartProcess(session, name, "src/Api", "Api", folder, Write(folder, settings), [],
            environment.ToDictionary(each => each.Key, each => each.Value));
        var contestant = await ReadyAsync(new(name, address, [api], [probe]) { Prefix = $"/pipelines/{pipeline}/users/", Key = key },
            [(api, address)], cancellationToken);
        if (hasShadow)
            await ShadowSetup.RunAsync(session, contestant, api, pipeline, cancellationToken);
        return contestant;
    }

    // A key among a hundred, of a tenant without limits, as a service with many callers has it.
    private static string AddKey(JsonObject settings)
    {
        var key = "";
        var keys = new JsonObject();
        for (var i = 0; i < 100; i++)
        {
            key = $"mp_{Convert.ToHexString(RandomNumberGenerator.GetBytes(32))}";
            keys[$"caller-{Port(i)}"] = new JsonObject
            {
                ["Hash"] = $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}",
                ["Scopes"] = new JsonArray("score", "read"),
                ["Tenant"] = $"tenant-{Port(i % 10)}",
            };
        }

        settings["Auth"] = new JsonObject { ["Mode"] = "ApiKey", ["Keys"] = keys };
        return key;
    }

    /// <summary>A cluster of processes: an API without pipelines, and silos that find each other in PostgreSQL.</summary>
    public static async Task<Contestant> StartClusterAsync(Session session, string name, string pipeline, int silos,
        CancellationToken cancellationToken)
    {
        var database = name.Replace('-', '_');
        await session.Database.CreateAsync(database, cancellationToken);
        var folder = Folder(session, name);
        var settings = Settings(session, name, pipeline, new() { ["Kind"] = "AdoNet", ["Address"] = "127.0.0.1" });
        settings["ConnectionStrings"]!["cluster"] = session.Database.ConnectionString(database);
        var file = Write(folder, settings);
        var started = new List<(ServerProcess, Uri)>();
        var probes = new List<int>();
        for (var i = 1; i <= silos; i++)
        {
            string[] ports = ["--Cluster:SiloPort", Port(Workspace.FreePort()), "--Cluster:GatewayPort", Port(Workspace.FreePort())];
            started.Add(StartProcess(session, $"{name}-silo{i}", "src/Silo", "Silo", folder, file, ports, Probed()));
        }

        var (api, address) = StartProcess(session, $"{name}-api", "src/Api", "Api", folder, file, [], Probed());
        started.Add((api, address));
        return await ReadyAsync(
            new(name, address, [.. started.Select(each => each.Item1)], probes) { Prefix = $"/pipelines/{pipeline}/users/" }, started,
            cancellationToken);

        IReadOnlyDictionary<string, string> Probed()
        {
            probes.Add(Workspace.FreePort());
            return Probe.Environment(session.Workspace, probes[^1]);
        }
    }

    /// <summary>The table that a contestant's pipeline writes.</summary>
    public static string Table(string contestant, string pipeline) => $"scores_{contestant.Replace('-', '_')}_{pipeline}";

    private static (ServerProcess Process, Uri Address) StartProcess(
        Session session, string name, string project, string assembly, string folder, string file, string[] arguments,
        IReadOnlyDictionary<string, string> environment)
    {
        var address = new Uri($"http://127.0.0.1:{Port(Workspace.FreePort())}");
        var process = ServerProcess.Start(
            session.Workspace, name, ["dotnet", session.Workspace.Assembly(project, assembly), "--Config", file, .. arguments],
            new Dictionary<string, string>(environment) { ["ASPNETCORE_URLS"] = address.ToString() }, folder);
        return (process, address);
    }

    private static async Task<Contestant> ReadyAsync(Contestant contestant, IEnumerable<(ServerProcess Process, Uri Address)> started,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (process, address) in started)
                await process.ReadyAsync(address, cancellationToken);
            return contestant;
        }
        catch
        {
            await contestant.DisposeAsync();
            throw;
        }
    }

    private static JsonObject Settings(Session session, string name, string called, JsonObject cluster)
    {
        var pipelines = called == Python ? [Python] : Pipelines;
        var database = session.Database.ConnectionString();
        return new()
        {
            ["ConnectionStrings"] = new JsonObject { ["store"] = database, ["cluster"] = "Data Source=cluster.db" },
            ["Cluster"] = cluster,
            ["Pipelines"] = new JsonObject(
                pipelines.Select(pipeline => KeyValuePair.Create(pipeline, (JsonNode?)Pipeline(session, name, pipeline)))),
        };
    }

    private static JsonObject Pipeline(Session session, string name, string pipeline) => new()
    {
        ["Input"] = new JsonObject
        {
            ["Kind"] = "PostgreSql",
            ["Connection"] = "store",
            ["Table"] = pipeline == "onnx" ? InputData.Telco : InputData.Features
        },
        ["Model"] = new JsonObject
        {
            ["Path"] = session.Models.Of(pipeline),
            ["Python"] = "/usr/bin/python3",
            ["Inputs"] = pipeline == "onnx"
                ? []
                : new JsonObject { ["features"] = new JsonArray([.. InputData.FeatureNames.Select(feature => (JsonNode)feature)]) },
            ["Outputs"] = pipeline switch
            {
                "onnx" => new JsonObject { ["label"] = "label", ["probability"] = "probabilities[1]" },
                Python => new JsonObject { ["label"] = "prediction", ["probability"] = "probability[True]" },
                _ => new JsonObject { ["label"] = "PredictedLabel", ["probability"] = "Probability" },
            },
        },
        ["Output"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "store", ["Table"] = Table(name, pipeline) },
    };

    private static string Folder(Session session, string name)
    {
        var folder = Path.Combine(session.Workspace.Data, "work", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    private static string Write(string folder, JsonObject settings)
    {
        var file = Path.Combine(folder, "settings.json");
        File.WriteAllText(file, settings.ToJsonString());
        return file;
    }

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
}
