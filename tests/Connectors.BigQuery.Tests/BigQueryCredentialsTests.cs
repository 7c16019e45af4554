using System.Text.Json;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Where credentials are found. One after the other: the environment that tells is the process's.</summary>
public sealed class BigQueryCredentialsTests : IDisposable
{
    private const string KeyFile = "GOOGLE_APPLICATION_CREDENTIALS";
    private const string MetadataHost = "GCE_METADATA_HOST";

    private static readonly Field[] X = [new("x", ColumnType.Double)];
    private static readonly string[] Asked = ["GET /bigquery/v2/projects/p/datasets/d/tables/customers", "POST /bigquery/v2/projects/p/queries"];

    private readonly string folder = Directory.CreateTempSubdirectory("bigquery-tests-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_ServiceAccount_SendsItsTokenAndKeepsIt()
    {
        await using var google = await FakeGoogle.StartAsync();
        Environment.SetEnvironmentVariable(KeyFile, await google.WriteKeyAsync(folder));

        await OpenAsync(google);

        Assert.Equal(["POST /token", .. Asked], google.Requests);
    }

    [Fact]
    public async Task OpenAsync_MetadataServer_SendsItsToken()
    {
        await using var google = await FakeGoogle.StartAsync();
        Environment.SetEnvironmentVariable(MetadataHost, new Uri(google.Address).Authority);

        await OpenAsync(google);

        Assert.Contains("GET /computeMetadata/v1/instance/service-accounts/default/token", google.Requests);
        Assert.Equal(Asked, google.Requests.TakeLast(2));
    }

    [Fact]
    public async Task OpenAsync_WorkloadIdentityFederation_ExchangesTheTokenOfTheOther()
    {
        await using var google = await FakeGoogle.StartAsync();
        var (token, file) = (Path.Combine(folder, "token"), Path.Combine(folder, "federation.json"));
        await File.WriteAllTextAsync(token, "the other's token", Token);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            type = "external_account",
            audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/other",
            subject_token_type = "urn:ietf:params:oauth:token-type:jwt",
            token_url = $"{google.Address}/token",
            credential_source = new { file = token },
        }), Token);
        Environment.SetEnvironmentVariable(KeyFile, file);

        await OpenAsync(google);

        Assert.Equal(["POST /token", .. Asked], google.Requests);
        Assert.Contains("subject_token=the+other%27s+token", google.TokenRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NoCredentials_NamesTheSettingAndWhatToDo()
    {
        await using var google = await FakeGoogle.StartAsync();
        Environment.SetEnvironmentVariable(KeyFile, Path.Combine(folder, "missing.json"));

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => OpenAsync(google))).Faults);

        Assert.Equal("Input:Connection", fault.Setting);
        Assert.Contains(KeyFile, fault.Message, StringComparison.Ordinal);
        Assert.Empty(google.Requests);
    }

    [Fact]
    public async Task OpenAsync_Emulator_LooksForNoneAndSendsNone()
    {
        Environment.SetEnvironmentVariable(KeyFile, Path.Combine(folder, "missing.json"));
        await using var store = new BigQueryStore();
        await store.InitializeAsync();
        await store.CreateTableAsync("customers", new(["a"], [new Column<double>(X[0], new[] { 1.0 })]), "user_id", ColumnType.String);
        await using var retriever = new IsolatedConnector().Retriever(store.ConnectionString);

        await retriever.OpenAsync(X, Token);

        Assert.NotEqual(0, store.Emulator.Log.Count(Operation.All));
        Assert.All(store.Emulator.Log.Requests, request => Assert.Null(request.Authorization));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(KeyFile, null);
        Environment.SetEnvironmentVariable(MetadataHost, null);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task OpenAsync(FakeGoogle google)
    {
        await using var retriever = new IsolatedConnector().Retriever($"Project=p;Dataset=d;Endpoint={google.Address}");
        Assert.Equal(["user_id", "x"], (await retriever.OpenAsync(X, Token)).Select(field => field.Name));
    }
}
