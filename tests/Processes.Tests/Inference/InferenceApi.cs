using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// One API that asks for keys and speaks gRPC, for all tests of a class, and a client of gRPC that is no code of the product.
/// </summary>
public sealed class InferenceApi : IAsyncLifetime
{
    private static readonly string Client = Path.Combine(Paths.InferenceTests, "client");

    private readonly Workplace workplace = new();
    private readonly int port = Workplace.FreePort();

    internal TestKeys Keys { get; } = new TestKeys()
        .Add("all")
        .Add("read", "read")
        .Add("other", pipelines: "app*")
        .Add("bank", tenant: "bank");

    internal ApiProcess Api { get; private set; } = null!;

    internal string GrpcUrl => $"http://127.0.0.1:{port}";

    public async ValueTask InitializeAsync()
    {
        Assert.True(Directory.Exists(Path.Combine(Client, "node_modules")),
            $"The client of gRPC is not installed; run npm ci in {Client}, as ./test does.");
        var settings = Workplace.Settings();
        settings["Inference"] = new JsonObject { ["GrpcUrl"] = GrpcUrl };
        settings["Auth"] = new JsonObject
        {
            ["Mode"] = "ApiKey",
            ["Keys"] = Keys.Settings,
            ["Limits"] = new JsonObject { ["bank"] = new JsonObject { ["UsersPerSecond"] = 0.01, ["Burst"] = 2 } },
        };
        Api = await ApiProcess.StartAsync(workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        workplace.Dispose();
    }

    /// <summary>Makes one call by npm's client, which loads the .proto.</summary>
    /// <returns>The answer, or <c>code</c> and <c>details</c>.</returns>
    internal async Task<JsonObject> CallAsync(string method, JsonObject request, string? key = "all") =>
        (await CallAsync((method, request, key)))[0];

    /// <summary>Makes several calls, one after the other: the start of Node costs more than all of them.</summary>
    internal async Task<IReadOnlyList<JsonObject>> CallAsync(params (string Method, JsonObject Request, string? Key)[] calls)
    {
        var list = new JsonArray([.. calls.Select(call =>
            (JsonNode)new JsonArray(call.Method, call.Request, call.Key is null ? null : (JsonNode)Keys[call.Key]))]);
        string[] arguments = [Path.Combine(Client, "call.js"), $"127.0.0.1:{port}", Paths.InferenceProto, list.ToJsonString()];
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var node = Process.Start(start)!;
            var error = node.StandardError.ReadToEndAsync();
            var output = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            Assert.True(node.ExitCode == 0, await error);
            return [.. JsonNode.Parse(output)!.AsArray().Select(answer => answer!.AsObject())];
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"Node.js is not installed, as ./test does: {e.Message}");
            throw;
        }
    }
}
