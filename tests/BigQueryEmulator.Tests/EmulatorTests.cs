using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests;

public sealed class EmulatorTests
{
    [Fact]
    public async Task StopAndStart_SamePort_KeepsTheData()
    {
        await using var client = await TestClient.StartAsync(null, "CREATE TABLE d.t AS SELECT 1 AS a");
        var address = client.Emulator.Address;

        await client.Emulator.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.QueryAsync("SELECT a FROM d.t"));
        await client.Emulator.StartAsync();

        Assert.Equal(address, client.Emulator.Address);
        Assert.Equal(["1"], (await client.QueryAsync("SELECT a FROM d.t")).Succeeded().Rows);
    }

    [Fact]
    public async Task Stop_RequestInProgress_BreaksItsConnection()
    {
        await using var client = await TestClient.StartAsync();
        client.Emulator.Faults.Next(Operation.Query, Fault.SlowJob(TimeSpan.FromMinutes(5)));
        var request = client.QueryAsync("SELECT 1");
        await Eventually.TrueAsync(() => Task.FromResult(client.Emulator.Log.Queries.Count == 1), "the query to have begun");

        await client.Emulator.StopAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    [Theory]
    [InlineData(false, "id STRING,n INTEGER,score FLOAT,yes BOOLEAN")]
    [InlineData(true, "id STRING,n STRING,score STRING,yes STRING")]
    public async Task LoadCsv_File_IsATable(bool asStrings, string columns)
    {
        await using var client = await TestClient.StartAsync();
        using var file = new TemporaryFile("id,n,score,yes\na,1,2.5,true\nb,,,\n");

        Assert.Equal(2, await client.Emulator.LoadCsvAsync("p", "new", "t", file.Path, asStrings));

        Assert.Equal(columns, string.Join(',', (await client.GetAsync("datasets/new/tables/t")).Columns));
        Assert.Equal(["a|1|2.5|true", "b|null|null|null"], (await client.QueryAsync("SELECT * FROM new.t ORDER BY id")).Rows);
    }

    [Fact]
    public async Task Answer_ForGzipInTheUserAgent_IsCompressed()
    {
        await using var client = await TestClient.StartAsync();
        client.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");

        using var plain = await client.Http.GetAsync("/bigquery/v2/projects/p/datasets");
        client.Http.DefaultRequestHeaders.UserAgent.ParseAdd("test/1.0 (gzip)");
        using var compressed = await client.Http.GetAsync("/bigquery/v2/projects/p/datasets");

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Route_ThatIsMissing_NamesItself()
    {
        await using var client = await TestClient.StartAsync();

        (await client.GetAsync("routines")).Failed(System.Net.HttpStatusCode.NotImplemented, "notImplemented",
            "has no GET /bigquery/v2/projects/p/routines");
    }
}
