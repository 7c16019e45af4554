using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Jobs;

/// <summary>A repeated request runs once.</summary>
public sealed class RequestIdTests
{
    private const string Insert = "INSERT INTO d.t VALUES (1)";

    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(FaultKind.AnswerLost)]
    [InlineData(FaultKind.AnswerTruncated)]
    [InlineData(FaultKind.ConnectionDropped)]
    public async Task Query_SentAgainAfterABreak_RunsOnce(FaultKind kind)
    {
        await using var client = await StartAsync();
        client.Emulator.Faults.Next(Operation.Query, kind);

        await Assert.ThrowsAsync<HttpRequestException>(() => InsertAsync(client, "r1"));
        var again = (await InsertAsync(client, "r1")).Succeeded();

        Assert.Equal("1", again.Changed);
        Assert.Single(client.Emulator.Log.Queries);
        Assert.Equal(1, await CountAsync(client));
    }

    [Fact]
    public async Task Query_SameIdWhileItRuns_WaitsForIt()
    {
        await using var client = await StartAsync();
        client.Emulator.Faults.Next(Operation.Query, Fault.SlowJob(TimeSpan.FromMinutes(1)));

        var first = await InsertAsync(client, "r1", timeout: 0);
        var second = InsertAsync(client, "r1", timeout: 100_000);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(first.JobId, (await second).Succeeded().JobId);
        Assert.Equal(1, await CountAsync(client));
    }

    [Fact]
    public async Task Query_SameIdAfterItFailed_FailsAlike()
    {
        await using var client = await StartAsync();
        client.Emulator.Faults.Next(Operation.Query, FaultKind.JobBackendError);

        Assert.Equal("jobBackendError", (await InsertAsync(client, "r1")).Reason);
        Assert.Equal("jobBackendError", (await InsertAsync(client, "r1")).Reason);
        (await InsertAsync(client, "r2")).Succeeded();
    }

    [Fact]
    public async Task Query_OtherIdOtherTextOrLater_RunsAgain()
    {
        await using var client = await StartAsync();

        await InsertAsync(client, "r1");
        await InsertAsync(client, "r2");
        await client.QueryAsync("INSERT INTO d.t VALUES (2)", new() { ["requestId"] = "r1" });
        time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        await InsertAsync(client, "r1");

        Assert.Equal(4, await CountAsync(client));
    }

    [Fact]
    public async Task Query_WrongAtFirst_LeavesTheIdFree()
    {
        await using var client = await TestClient.StartAsync();

        Assert.Equal("notFound", (await InsertAsync(client, "r1")).Reason);
        (await client.QueryAsync("CREATE TABLE d.t (a INT64)")).Succeeded();
        Assert.Equal("1", (await InsertAsync(client, "r1")).Succeeded().Changed);
    }

    private Task<TestClient> StartAsync() => TestClient.StartAsync(new() { Time = time }, "CREATE TABLE d.t (a INT64)");

    private static Task<Answer> InsertAsync(TestClient client, string requestId, int timeout = 10_000) =>
        client.QueryAsync(Insert, new() { ["requestId"] = requestId, ["timeoutMs"] = timeout });

    private static async Task<int> CountAsync(TestClient client) =>
        (await client.GetAsync("datasets/d/tables/t/data")).Succeeded().Rows.Count;
}
