using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>
/// The identity of a process, and its calls while the identity is unknown. The tests run one after the other, because the environment
/// belongs to the whole process.
/// </summary>
public sealed class BigQueryCredentialsTests : IAsyncLifetime
{
    private const int Users = 60;

    private static readonly Field[] X = [new("x", ColumnType.Double)];
    private static readonly StoreCall Job = new("p", RunTrigger.Job, Guid.NewGuid());

    private readonly BigQueryStore store = new();
    private readonly ServiceProvider services = IdentifiedProcess.Services();
    private readonly List<IdentifiedProcess> others = [];

    private FakeGoogle google = null!;
    private CredentialFolder folder = null!;

    public static TheoryData<CredentialForm> Forms => [.. Enum.GetValues<CredentialForm>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ConnectionString => $"Project=p;Dataset=d;Endpoint={google.Address}";

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Job_TokenExpiresInTheMiddle_LosesNoRow(CredentialForm form)
    {
        await folder.UseAsync(form);
        await using var retriever = Retriever();
        await using var writer = Writer();
        await retriever.OpenAsync(X, Token);
        await writer.OpenAsync(Scores.Schema, Token);
        var tokens = google.Given;

        google.ExpireTokens();
        var plan = await retriever.PlanScanAsync(20, OnDemand.Call, Token);
        foreach (var partition in plan.Partitions)
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, 10), OnDemand.Call, Token))
            {
                google.ExpireTokens();
                await writer.WriteAsync(Scores.Of(1, 10, [.. batch.Rows.Users]), Job, Token);
                google.ExpireTokens();
            }
        }

        await writer.CompleteJobAsync(Users, Job, Token);

        Assert.Equal(Users, (await store.RowsAsync("scores")).Select(row => row.User).Distinct().Count());
        Assert.InRange(google.Given - tokens, 6, 200);
    }

    // Google's library tries again for some seconds. The tries of all forms wait beside each other.
    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task GetAsync_TokenServerFails_IsTransientAndTheNextCallWorks(HttpStatusCode status)
    {
        foreach (var form in Enum.GetValues<CredentialForm>())
        {
            others.Add(await IdentifiedProcess.StartAsync(form, store.Emulator.Address, X));
            others[^1].Google.Refuse(status);
        }

        var errors = await Task.WhenAll(
            others.Select(each => Assert.ThrowsAsync<StoreException>(() => each.Retriever.GetAsync(["u1"], OnDemand.Call, Token))));

        foreach (var (each, error) in others.Zip(errors))
        {
            Assert.True(error.IsTransient, $"{each.Form}: {error.Message}");
            each.Google.Failure.Clear();
            await each.UseAsync();
            Assert.Equal(["u1"], (await each.Retriever.GetAsync(["u1"], OnDemand.Call, Token)).Users);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task ScanAsync_StreamsDoNotTakeTheToken_GetsAnotherAndLosesNoRow(CredentialForm form)
    {
        await folder.UseAsync(form);
        await using var retriever = Retriever($"{ConnectionString};Storage=On;StorageEndpoint={store.Emulator.StorageAddress}");
        await retriever.OpenAsync(X, Token);
        var tokens = google.Given;
        store.Emulator.Faults.Next(Operation.CreateReadSession, FaultKind.Unauthorized);
        store.Emulator.Faults.Next(Operation.ReadRows, FaultKind.Unauthorized);

        var plan = await retriever.PlanScanAsync(Users, Job, Token);
        var users = new List<string>();
        await foreach (var batch in retriever.ScanAsync(new(plan.Partitions[0], null, 10), Job, Token))
            users.AddRange(batch.Rows.Users);
        await foreach (var batch in retriever.ScanAsync(new(plan.Partitions[^1], null, 10), Job, Token))
            users.AddRange(batch.Rows.Users);

        Assert.Equal(Users, users.Distinct().Count());
        // Impersonation may need a token of each of its two accounts.
        Assert.InRange(google.Given - tokens, 2, 4);
        Assert.Equal($"Bearer ya29.{google.Given}", store.Emulator.Log.Requests[^1].Authorization);
    }

    [Fact]
    public async Task GetAsync_ManyCallsWhenTheTokenExpires_AskForOneToken()
    {
        await folder.UseAsync(CredentialForm.ServiceAccount);
        await using var retriever = Retriever();
        await retriever.OpenAsync(X, Token);
        google.ExpireTokens();
        var tokens = google.Given;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => retriever.GetAsync([$"u{i}"], OnDemand.Call, Token)));

        Assert.InRange(google.Given - tokens, 1, 2);
    }

    [Fact]
    public async Task GetAsync_NoTokenIsAccepted_ThrowsAfterOneMoreToken()
    {
        await folder.UseAsync(CredentialForm.ServiceAccount);
        await using var retriever = Retriever();
        await retriever.OpenAsync(X, Token);
        for (var i = 0; i < 9; i++)
            google.ApiFailures.Enqueue(HttpStatusCode.Unauthorized);
        google.Requests.Clear();

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["u1"], OnDemand.Call, Token));

        Assert.False(error.IsTransient, error.Message);
        Assert.Equal(["POST /bigquery/v2/projects/p/queries", "POST /token", "POST /bigquery/v2/projects/p/queries"], google.Requests);
    }

    [Fact]
    public async Task GetAsync_KeyIsRevoked_IsPermanentUntilThereIsAnotherKey()
    {
        await folder.UseAsync(CredentialForm.ServiceAccount);
        await using var retriever = Retriever();
        await retriever.OpenAsync(X, Token);
        google.ExpireTokens();
        google.Failure.Enqueue(HttpStatusCode.BadRequest);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["u1"], OnDemand.Call, Token));
        await folder.UseAsync(CredentialForm.AuthorizedUser);

        Assert.False(error.IsTransient, error.Message);
        Assert.Contains("invalid_grant", error.Detail, StringComparison.Ordinal);
        Assert.Equal(["u1"], (await retriever.GetAsync(["u1"], OnDemand.Call, Token)).Users);
        Assert.Contains("refresh_token", google.TokenRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_TokenOfTheOtherProviderArrivesLate_IsTransientUntilThen()
    {
        await folder.UseAsync(CredentialForm.ExternalAccount);
        File.Move(folder.SubjectToken, folder.SubjectToken + ".later");
        await using var retriever = Retriever();

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.OpenAsync(X, Token));
        File.Move(folder.SubjectToken + ".later", folder.SubjectToken);
        await retriever.OpenAsync(X, Token);

        Assert.True(error.IsTransient, error.Message);
        Assert.Contains("subject_token=the+other%27s+token", google.TokenRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_MetadataServerStartsLate_IsTransientUntilThen()
    {
        await folder.UseAsync(CredentialForm.MetadataServer);
        google.Refuse(HttpStatusCode.InternalServerError);
        await using var retriever = Retriever();

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.OpenAsync(X, Token));
        google.Failure.Clear();
        await retriever.OpenAsync(X, Token);

        Assert.True(error.IsTransient, error.Message);
        Assert.Contains("no metadata server answers", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NoCredentials_FaultNamesTheSettingAndTheNextOpenLooksAgain()
    {
        Environment.SetEnvironmentVariable(CredentialFolder.FileVariable, folder.File);
        await using var retriever = Retriever();

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync(X, Token))).Faults);
        await folder.UseAsync(CredentialForm.ServiceAccount);
        await retriever.OpenAsync(X, Token);

        Assert.Equal("Input:Connection", fault.Setting);
        Assert.Contains(CredentialFolder.FileVariable, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"no_such_kind"}""", "no kind that is known")]
    [InlineData("""{"type":"service_account"}""", "holds no credentials")]
    [InlineData("no json", "holds no credentials")]
    public async Task OpenAsync_UselessFile_IsAFaultWithoutItsText(string text, string what)
    {
        await File.WriteAllTextAsync(folder.File, text, Token);
        Environment.SetEnvironmentVariable(CredentialFolder.FileVariable, folder.File);
        await using var retriever = Retriever();

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync(X, Token))).Faults);

        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_QuotaProject_IsInEachAttemptOnce()
    {
        await folder.UseAsync(CredentialForm.AuthorizedUser, quotaProject: "who-pays");
        await using var retriever = Retriever();
        await retriever.OpenAsync(X, Token);
        google.ApiFailures.Enqueue(HttpStatusCode.ServiceUnavailable);
        google.ApiFailures.Enqueue(HttpStatusCode.ServiceUnavailable);
        google.QuotaProjects.Clear();

        await retriever.GetAsync(["u1"], OnDemand.Call, Token);

        Assert.Equal(["who-pays", "who-pays", "who-pays"], google.QuotaProjects);
    }

    [Fact]
    public async Task OpenAsync_CredentialsOfAnotherUniverse_AreNotSent()
    {
        await folder.UseAsync(CredentialForm.ServiceAccount, universe: "cloud.example");
        await using var retriever = Retriever();

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync(X, Token))).Faults);

        Assert.Contains("UniverseDomain=cloud.example", fault.Message, StringComparison.Ordinal);
        Assert.Empty(google.Requests);
    }

    [Fact]
    public async Task OpenAsync_Emulator_LooksForNoneAndSendsNone()
    {
        Environment.SetEnvironmentVariable(CredentialFolder.FileVariable, folder.File);
        await using var retriever = store.Make(new InputOptions { Table = "customers" }, null);

        await retriever.OpenAsync(X, Token);

        Assert.NotEqual(0, store.Emulator.Log.Count(Operation.All));
        Assert.All(store.Emulator.Log.Requests, request => Assert.Null(request.Authorization));
    }

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        string[] users = [.. Enumerable.Range(0, Users).Select(i => $"u{i}")];
        await store.CreateTableAsync("customers", new(users, [new Column<double>(X[0], new double[Users])]), "user_id", ColumnType.String);
        google = await FakeGoogle.StartAsync(store.Emulator.Address);
        folder = new(google);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var other in others)
            await other.DisposeAsync();
        folder.Dispose();
        await google.DisposeAsync();
        await store.DisposeAsync();
        await services.DisposeAsync();
    }

    private BigQueryRetriever Retriever(string? connectionString = null) =>
        IdentifiedProcess.RetrieverOf(connectionString ?? ConnectionString, services);

    private BigQueryWriter Writer() => new(
        new("p", new OutputOptions { Table = "scores" }, ConnectionString, services), services.GetRequiredService<IHttpClientFactory>(),
        TimeProvider.System);
}
