using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryCredentialsTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Double)];

    private readonly string folder = Directory.CreateTempSubdirectory("bigquery-tests-").FullName;

    // One test of the credentials a process: Google's library looks for them once.
    [Fact]
    public async Task OpenAsync_ServiceAccount_SendsItsTokenAndKeepsIt()
    {
        await using var google = await FakeGoogle.StartAsync();
        Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", await google.WriteKeyAsync(folder));
        await using var services = new ServiceCollection().AddPipelines().AddBigQuery().BuildServiceProvider();
        var kind = services.GetServices<RetrieverKind>().Single(kind => kind.Name == "BigQuery");
        await using var retriever = kind.Create(new("p", new() { Table = "customers" }, $"Project=p;Dataset=d;Endpoint={google.Address}", services));

        var schema = await retriever.OpenAsync(X, TestContext.Current.CancellationToken);

        Assert.Equal(["user_id", "x"], schema.Select(field => field.Name));
        Assert.Equal(["POST /token", "GET /bigquery/v2/projects/p/datasets/d/tables/customers", "POST /bigquery/v2/projects/p/queries"], google.Requests);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", null);
        Directory.Delete(folder, recursive: true);
    }
}
