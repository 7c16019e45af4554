using System.Globalization;
using System.Text.Json.Nodes;
using ModelPipeline.BigQueryEmulator;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Tests;

/// <summary>
/// Jobs from BigQuery to BigQuery. <c>BIGQUERY_JOB_USERS=1000000</c> makes a measurement of them: what a job of so many users asks of
/// BigQuery, and what that is billed.
/// </summary>
public sealed class BigQueryJobTests : IAsyncLifetime
{
    private const string Header = "user_id,plan,contract,region,tenure_months,monthly_charge,support_calls,days_since_login,age,paperless";
    private const int UsersOfALoad = 50_000;

    private static readonly int Users =
        int.Parse(Environment.GetEnvironmentVariable("BIGQUERY_JOB_USERS") ?? "60000", CultureInfo.InvariantCulture);

    private readonly Workplace workplace = new();
    private Emulator emulator = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 1_800_000)]
    [InlineData("On")]
    [InlineData("Off")]
    public async Task Job_ManyUsers_IsOneQueryOneMergeAndALoadForFiftyThousand(string storage)
    {
        await using var api = await StartAsync(Users, storage, jobs: null);

        var job = await RunAsync(api);

        var queries = emulator.Log.Queries.Where(query => query.Labels.GetValueOrDefault("trigger") == "job").ToArray();
        var loads = emulator.Log.Requests
            .Where(request => request is { Operation: Operation.Upload, Method: "POST" })
            .Count();
        var calls = emulator.Log.Count(Operation.All);
        var dollars = emulator.Log.BytesBilled / Math.Pow(2, 40) * 6.25;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Storage={storage}, {Users} users, {job["usersPerSecond"]} a second: {queries.Length} queries, {loads} loads, {calls} requests, {emulator.Log.BytesBilled} bytes billed = {dollars:0.00000} dollars."));
        Assert.Equal((Users, 0), ((int)job["scored"]!, (int)job["failed"]!));
        Assert.Equal(2, queries.Length);
        Assert.Single(queries, query => query.Sql.StartsWith("SELECT", StringComparison.Ordinal));
        Assert.Single(queries, query => query.Sql.StartsWith("MERGE", StringComparison.Ordinal));
        // Streams are not all of one size.
        Assert.InRange(loads, 1, (Users / UsersOfALoad) + 2);
        Assert.Equal(storage == "On", emulator.Log.Count(Operation.ReadRows) > 0);
        // A page over REST has 5,000 users; besides, a load is asked for until it is done.
        Assert.InRange(calls, 1, 60 + (Users / 5_000) + (20 * loads));
    }

    [Fact]
    public async Task Job_StreamIsKilled_GoesOnFromTheRowOfTheLastBatch()
    {
        const int Few = 8_000;
        var jobs = new JsonObject { ["BatchSize"] = 400, ["PartitionSize"] = 4_000, ["MaxConcurrentPartitions"] = 1 };
        await using var api = await StartAsync(Few, "On", jobs);
        // The plan tries a stream first. Then a stream breaks in the middle and is refused, so that the partition's attempt fails.
        emulator.Faults.Next(Operation.ReadRows, FaultKind.AnswerTruncated, times: 2);
        emulator.Faults.Next(Operation.ReadRows, FaultKind.Forbidden);

        var job = await RunAsync(api);

        Assert.Equal((Few, 0), ((int)job["scored"]!, (int)job["failed"]!));
        Assert.Equal(0, emulator.Faults.Remaining);
        var offsets = emulator.Log.Requests.Where(request => request.Operation == Operation.ReadRows)
            .Select(request => long.Parse(request.Target.Split('=')[1], CultureInfo.InvariantCulture)).ToArray();
        // That of the plan, the one that broke, and the one that was refused. The other partition may come between.
        Assert.Equal([0, 0], offsets[..2]);
        Assert.InRange(offsets[2], 1, Few - 1);
        Assert.True(Array.Exists(offsets[3..], offset => offset > 0 && offset <= offsets[2] && offset % 400 == 0),
            string.Join(", ", offsets));
        Assert.Equal(Few, await CountAsync(api));
    }

    public async ValueTask InitializeAsync() => emulator = await Emulator.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        workplace.Dispose();
    }

    private async Task<ApiProcess> StartAsync(int users, string storage, JsonObject? jobs)
    {
        await File.WriteAllLinesAsync(workplace.File("many.csv"),
            Enumerable.Range(0, users)
                .Select(i =>
                    $"u{i:D9},basic,monthly,north,{i % 72},{20 + (i % 90)}.5,{i % 5},{i % 40},{18 + (i % 70)},{(i % 2 == 0 ? "true" : "false")}")
                .Prepend(Header),
            Token);
        await emulator.LoadCsvAsync("p", "d", "customers", workplace.File("many.csv"));
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["warehouse"] =
            $"Project=p;Dataset=d;Emulator={emulator.Address};Storage={storage};StorageEndpoint={emulator.StorageAddress}";
        var pipeline = Workplace.Pipeline("scores");
        pipeline["Input"] = new JsonObject { ["Kind"] = "BigQuery", ["Connection"] = "warehouse", ["Table"] = "customers" };
        pipeline["Output"] = new JsonObject { ["Kind"] = "BigQuery", ["Connection"] = "warehouse", ["Table"] = "scores" };
        settings["Pipelines"] = new JsonObject { ["bigquery"] = pipeline };
        if (jobs is not null)
            settings["Jobs"] = jobs;
        var api = await ApiProcess.StartAsync(workplace, settings);
        emulator.Log.Clear();
        return api;
    }

    private static async Task<JsonObject> RunAsync(ApiProcess api)
    {
        var id = (string)(await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/bigquery/jobs", System.Net.HttpStatusCode.Accepted))["id"]!;
        JsonObject job = [];
        await Eventually.TrueAsync(
            async () =>
            {
                job = await api.Http.JsonAsync(HttpMethod.Get, $"/jobs/{id}");
                return (string)job["status"]! is "Completed" or "Failed";
            },
            TimeSpan.FromMinutes(Users > 100_000 ? 25 : 2),
            () => $"the job to end: {job.ToJsonString()}");
        Assert.True((string)job["status"]! == "Completed", $"{job.ToJsonString()}\n{api.Output}");
        return job;
    }

    private async Task<int> CountAsync(ApiProcess api)
    {
        using var response = await api.Http.PostAsync(
            new Uri(emulator.Address, "/bigquery/v2/projects/p/queries"),
            new StringContent("""{"query":"SELECT COUNT(DISTINCT user_id), COUNT(*) FROM d.scores","useLegacySql":false}"""), Token);
        var cells = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["rows"]![0]!["f"]!;
        Assert.Equal((string)cells[0]!["v"]!, (string)cells[1]!["v"]!);
        return int.Parse((string)cells[0]!["v"]!, CultureInfo.InvariantCulture);
    }
}
