using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A process with an identity of its own. It looks for it when it is opened, and after a failure.</summary>
internal sealed class IdentifiedProcess : IAsyncDisposable
{
    private readonly ServiceProvider services = Services();
    private readonly CredentialFolder folder;

    private IdentifiedProcess(CredentialForm form, FakeGoogle google)
    {
        Form = form;
        Google = google;
        folder = new(google);
        Retriever = RetrieverOf($"Project=p;Dataset=d;Endpoint={google.Address}", services);
    }

    public CredentialForm Form { get; }

    public FakeGoogle Google { get; }

    public BigQueryRetriever Retriever { get; }

    public static async Task<IdentifiedProcess> StartAsync(CredentialForm form, Uri emulator, IReadOnlyList<Field> wanted)
    {
        var process = new IdentifiedProcess(form, await FakeGoogle.StartAsync(emulator));
        await process.UseAsync();
        await process.Retriever.OpenAsync(wanted, TestContext.Current.CancellationToken);
        return process;
    }

    /// <summary>The services of a process. Pauses between tries are short, but for those of Google's library.</summary>
    public static ServiceProvider Services() =>
        new ServiceCollection().AddSingleton<TimeProvider>(new HurriedClock()).AddPipelines().AddBigQuery().BuildServiceProvider();

    public static BigQueryRetriever RetrieverOf(string connectionString, ServiceProvider services) => new(
        new("p", new InputOptions { Table = "customers" }, connectionString, services),
        services.GetRequiredService<IHttpClientFactory>(),
        TimeProvider.System);

    /// <summary>Gives the environment its identity.</summary>
    public Task UseAsync()
    {
        CredentialFolder.Clear();
        return folder.UseAsync(Form);
    }

    public async ValueTask DisposeAsync()
    {
        await Retriever.DisposeAsync();
        folder.Dispose();
        await Google.DisposeAsync();
        await services.DisposeAsync();
    }
}
