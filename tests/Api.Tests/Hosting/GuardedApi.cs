using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>One API that asks for keys or tokens, for all tests of a collection.</summary>
public sealed class GuardedApi : IAsyncLifetime
{
    internal TestFolder Folder { get; } = new();

    internal TokenIssuer Issuer { get; } = new();

    internal TestApi Api { get; private set; } = null!;

    /// <summary>The address of gRPC.</summary>
    internal string GrpcUrl { get; } = $"http://127.0.0.1:{FreePorts.Next()}";

    /// <summary>
    /// Those of <see cref="TestKeys.OfEachKind"/>; the tenants "bank" (one job at a time), "slow" and "twice" (two or three users, and the
    /// next after a minute) have limits.
    /// </summary>
    internal TestKeys Keys { get; } = TestKeys.OfEachKind().Add("slow", tenant: "slow").Add("twice", tenant: "twice");

    public async ValueTask InitializeAsync()
    {
        var settings = Folder.Settings();
        settings["DefaultPipeline"] = "churn";
        settings["Inference"] = new JsonObject { ["GrpcUrl"] = GrpcUrl };
        settings["Auth"] = new JsonObject
        {
            ["Mode"] = "ApiKeyOrJwt",
            ["Keys"] = Keys.Settings,
            ["Jwt"] = new JsonObject
            {
                ["Authority"] = Issuer.Authority,
                ["Audience"] = TokenIssuer.Audience,
                ["TenantClaim"] = "tenant",
                ["PipelinesClaim"] = "pipelines",
            },
            ["Limits"] = new JsonObject
            {
                ["bank"] = new JsonObject { ["ConcurrentJobs"] = 1 },
                ["slow"] = new JsonObject { ["UsersPerSecond"] = 1.0 / 60, ["Burst"] = 2 },
                ["twice"] = new JsonObject { ["UsersPerSecond"] = 1.0 / 60, ["Burst"] = 3 },
            },
        };
        Api = await TestApi.StartAsync(Folder, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Issuer.Dispose();
        Folder.Dispose();
    }

    /// <summary>Sends a request with a key of <see cref="Keys"/>; null for none.</summary>
    internal Task<Answer> AskAsync(string request, string? key, string? body = null) => key is null
        ? Api.Http.AskAsync(request, body)
        : Api.Http.AskAsync(request, body, ("Authorization", $"Bearer {Keys[key]}"));

    /// <summary>Sends a request with a credential, such as a token.</summary>
    internal Task<Answer> WithAsync(string request, string credential, string? body = null) =>
        Api.Http.AskAsync(request, body, ("Authorization", $"Bearer {credential}"));
}
